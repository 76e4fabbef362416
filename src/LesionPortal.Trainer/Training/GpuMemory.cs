using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace LesionPortal.Trainer.Training;

/// <summary>Memory in use on the first NVIDIA GPU, asked of the driver's own tool, since TorchSharp has no call for it.</summary>
internal static class GpuMemory
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    /// <summary>The GPU that libtorch calls the first: number or UUID, as nvidia-smi takes them, too.</summary>
    private static string Id =>
        Environment.GetEnvironmentVariable("CUDA_VISIBLE_DEVICES")?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [var first, ..] ? first : "0";

    /// <summary>MiB; null where nvidia-smi is missing or says nothing in time.</summary>
    public static double? UsedMb()
    {
        try
        {
            using var smi = Process.Start(new ProcessStartInfo("nvidia-smi", ["--query-gpu=memory.used", "--format=csv,noheader,nounits", $"--id={Id}"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            });
            if (smi is null || !smi.WaitForExit(Patience))
            {
                smi?.Kill();
                return null;
            }

            return double.TryParse(smi.StandardOutput.ReadToEnd().Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var mb) ? mb : null;
        }
        catch (Win32Exception)
        {
            // Not installed: the load is shown without it.
            return null;
        }
    }
}
