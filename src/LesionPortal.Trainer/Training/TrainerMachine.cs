using LesionPortal.Core.Runs;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Training;

/// <summary>This machine and this trainer's versions, for the run's folder.</summary>
internal static class TrainerMachine
{
    /// <summary>Call once the threads are set.</summary>
    public static RunMachine Of(Device device, ArithmeticReport? arithmetic)
    {
        var (version, commit) = MachineFacts.VersionOf(typeof(TrainerMachine).Assembly);
        return new RunMachine
        {
            Device = DeviceChoice.KeyOf(device),
            Processor = MachineFacts.Processor(),
            Cores = Environment.ProcessorCount,
            Threads = get_num_threads(),
            MemoryGb = MachineFacts.MemoryGb,
            Gpu = device.type == TorchSharp.DeviceType.CUDA ? NvidiaGpu.Name() : null,
            OperatingSystem = MachineFacts.OperatingSystem,
            Runtime = MachineFacts.Runtime,
            Version = version,
            Commit = commit,
            Arithmetic = arithmetic,
            Libraries = MachineFacts.Libraries(AppContext.BaseDirectory),
        };
    }
}
