using LesionPortal.Core.Runs;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Training;

/// <summary>The device behind a choice of <see cref="RunCatalogue.Devices"/>.</summary>
public static class DeviceChoice
{
    /// <summary>The CPU, and CUDA where there is one.</summary>
    public static IReadOnlyList<ComputeDevice> Usable =>
        cuda.is_available() ? [ComputeDevice.Cpu, ComputeDevice.Cuda] : [ComputeDevice.Cpu];

    /// <exception cref="TrainingFailedException">CUDA was asked for and there is none.</exception>
    public static Device Of(ComputeDevice choice)
    {
        if (choice == ComputeDevice.Cpu)
            return CPU;
        if (cuda.is_available())
            return CUDA;
        return choice == ComputeDevice.Auto
            ? CPU
            : throw new TrainingFailedException(
                $"Device \"{choice.Key()}\" is not usable on this machine; usable: {string.Join(", ", Usable.Select(d => d.Key()))}.",
                "Choose the device auto or cpu, or build the trainer with -p:TorchBackend=cuda on a machine with an NVIDIA GPU and driver."
            );
    }

    /// <summary>Its key: "cpu" or "cuda".</summary>
    public static string KeyOf(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return (device.type == TorchSharp.DeviceType.CUDA ? ComputeDevice.Cuda : ComputeDevice.Cpu).Key();
    }
}
