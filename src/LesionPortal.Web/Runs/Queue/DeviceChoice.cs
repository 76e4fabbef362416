using LesionPortal.Core.Runs;

namespace LesionPortal.Web.Runs.Queue;

/// <summary>Which queue a run goes into.</summary>
public sealed class DeviceChoice(IResidentTrainer trainer)
{
    /// <summary><see cref="ComputeDevice.Auto"/> is CUDA where the trainer finds one, else the CPU.</summary>
    public async Task<ComputeDevice> ResolveAsync(ComputeDevice device, CancellationToken cancellation = default) =>
        device != ComputeDevice.Auto ? device
        : (await trainer.DevicesAsync(cancellation)).Contains(ComputeDevice.Cuda) ? ComputeDevice.Cuda
        : ComputeDevice.Cpu;
}
