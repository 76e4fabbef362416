namespace LesionPortal.Web.Runs.Queue;

/// <summary>Which queue a run goes into.</summary>
public sealed class DeviceChoice(IResidentTrainer trainer)
{
    /// <summary>"auto" is CUDA where the trainer finds one, else the CPU.</summary>
    public async Task<string> ResolveAsync(string device, CancellationToken cancellation = default) =>
        device switch
        {
            "auto" => (await trainer.DevicesAsync(cancellation)).Contains("cuda") ? "cuda" : "cpu",
            _ => device,
        };
}
