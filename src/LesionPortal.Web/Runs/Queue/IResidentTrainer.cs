using LesionPortal.Core.Runs;

namespace LesionPortal.Web.Runs.Queue;

/// <summary>A long-running trainer process (<c>serve</c>) for interactive requests. Restarted after a crash.</summary>
public interface IResidentTrainer
{
    /// <summary>Trainable parameters of the network, or an error message.</summary>
    Task<ServeReply> DescribeAsync(RunSettings settings, CancellationToken cancellation = default);

    /// <summary>Writes an 8-bit probability PNG at the network's training resolution.</summary>
    Task<ServeReply> PredictAsync(string weightsPath, string imagePath, string outputPath, CancellationToken cancellation = default);

    /// <summary>The CPU, and CUDA where there is one.</summary>
    Task<IReadOnlyList<ComputeDevice>> DevicesAsync(CancellationToken cancellation = default);
}
