using LesionPortal.Core.Runs;

namespace LesionPortal.Web.Runs.Queue;

/// <summary>The trainer kept running (<c>serve</c>) for questions that want an answer at once. Restarted when it dies.</summary>
public interface IResidentTrainer
{
    /// <summary>Trainable parameters of the network, or why that can't be told.</summary>
    Task<ServeReply> DescribeAsync(RunSettings settings, CancellationToken cancellation = default);

    /// <summary>Writes an 8-bit probability PNG at the network's training resolution.</summary>
    Task<ServeReply> PredictAsync(string weightsPath, string imagePath, string outputPath, CancellationToken cancellation = default);

    /// <summary>"cpu", and "cuda" where there is one.</summary>
    Task<IReadOnlyList<string>> DevicesAsync(CancellationToken cancellation = default);
}
