using LesionPortal.Core.Runs;
using LesionPortal.Web.Runs.Queue;

namespace LesionPortal.Web.Tests.Fakes;

/// <summary>Counts what it was asked to describe; every network has a thousand parameters a base channel.</summary>
public sealed class FakeResidentTrainer : IResidentTrainer
{
    public List<RunSettings> Described { get; } = [];

    public Task<ServeReply> DescribeAsync(RunSettings settings, CancellationToken cancellation = default)
    {
        Described.Add(settings);
        return Task.FromResult(new ServeReply { Id = 1, Parameters = settings.BaseChannels * 1000 });
    }

    public Task<ServeReply> PredictAsync(
        string weightsPath,
        string imagePath,
        string outputPath,
        CancellationToken cancellation = default
    ) => Task.FromResult(new ServeReply { Id = 1, Error = "This fake does not predict." });

    public Task<IReadOnlyList<ComputeDevice>> DevicesAsync(CancellationToken cancellation = default) =>
        Task.FromResult<IReadOnlyList<ComputeDevice>>([ComputeDevice.Cpu]);
}
