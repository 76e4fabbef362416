using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace LesionPortal.Trainer.Training;

/// <summary>
/// Facts of the first NVIDIA GPU, asked of the driver's own tool, since TorchSharp has no call for them; null where nvidia-smi is missing
/// or says nothing in time.
/// </summary>
internal static class NvidiaGpu
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    /// <summary>The GPU that libtorch calls the first: number or UUID, as nvidia-smi takes them, too.</summary>
    private static string Id =>
        Environment
            .GetEnvironmentVariable("CUDA_VISIBLE_DEVICES")
            ?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            is [var first, ..]
            ? first
            : "0";

    /// <summary>Memory in use, MiB.</summary>
    public static double? UsedMb() =>
        double.TryParse(Ask("memory.used"), NumberStyles.Float, CultureInfo.InvariantCulture, out var mb) ? mb : null;

    /// <summary>For example "NVIDIA GeForce RTX 4090, driver 560.35".</summary>
    public static string? Name() =>
        Ask("name,driver_version") is { Length: > 0 } answer ? answer.Replace(", ", ", driver ", StringComparison.Ordinal) : null;

    private static string? Ask(string fields)
    {
        try
        {
            using var smi = Process.Start(
                new ProcessStartInfo("nvidia-smi", [$"--query-gpu={fields}", "--format=csv,noheader,nounits", $"--id={Id}"])
                {
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            );
            if (smi is null || !smi.WaitForExit(Patience))
            {
                smi?.Kill();
                return null;
            }

            return smi.ExitCode == 0 ? smi.StandardOutput.ReadToEnd().Trim() : null;
        }
        catch (Win32Exception)
        {
            // Not installed: what it would tell is left out.
            return null;
        }
    }
}
