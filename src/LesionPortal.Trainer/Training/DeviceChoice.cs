using LesionPortal.Core.Runs;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Training;

/// <summary>The device behind a key of <see cref="RunCatalogue.Devices"/>.</summary>
public static class DeviceChoice
{
    /// <summary>Keys of the usable devices: "cpu", and "cuda" where there is one.</summary>
    public static IReadOnlyList<string> Usable => cuda.is_available() ? ["cpu", "cuda"] : ["cpu"];

    /// <exception cref="TrainingFailedException">CUDA was asked for and there is none.</exception>
    public static Device Of(string key)
    {
        if (key == "cpu")
            return CPU;
        if (cuda.is_available())
            return CUDA;
        return key == "auto"
            ? CPU
            : throw new TrainingFailedException(
                $"Device \"{key}\" is not usable on this machine; usable: {string.Join(", ", Usable)}.",
                "Choose the device auto or cpu, or build the trainer with -p:TorchBackend=cuda on a machine with an NVIDIA GPU and driver."
            );
    }

    public static string KeyOf(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return device.type == TorchSharp.DeviceType.CUDA ? "cuda" : "cpu";
    }
}
