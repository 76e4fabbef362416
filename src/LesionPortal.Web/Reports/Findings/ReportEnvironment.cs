using LesionPortal.Core.Runs;

namespace LesionPortal.Web.Reports.Findings;

/// <summary>What made the numbers, as far as it is known: the portal that made the report, and the machines its runs computed on.</summary>
/// <param name="Portal">The portal's version.</param>
/// <param name="Commit">Of the source the portal was built from; null when it was built without its history.</param>
/// <param name="Libraries">Name and version of what computes: TorchSharp, libtorch, ImageSharp, SkiaSharp, MathNet.</param>
/// <param name="Processor">Of the machine that made the report.</param>
/// <param name="MemoryGb">GiB.</param>
/// <param name="TrainedOn">"cpu", "cuda".</param>
/// <param name="Seeds">Of the runs.</param>
/// <param name="SplitSeed">Null where the split was given as lists of cases.</param>
/// <param name="DatasetSha256">See <see cref="ReportData.HashRule"/>.</param>
public sealed record ReportEnvironment(
    string Portal,
    string? Commit,
    string Runtime,
    string OperatingSystem,
    string Processor,
    int Cores,
    double MemoryGb,
    IReadOnlyDictionary<string, string> Libraries,
    IReadOnlyList<string> TrainedOn,
    IReadOnlyList<int> Seeds,
    int? SplitSeed,
    string DatasetSha256
)
{
    /// <summary>Of the runs that have begun, in their order; empty in reports frozen before machines were written down.</summary>
    public IReadOnlyList<ReportMachineGroup> Machines { get; init; } = [];
}

/// <summary>Runs that computed on the same machine with the same versions.</summary>
/// <param name="Runs">Their ids.</param>
/// <param name="Machines">
/// One after the other where runs were resumed elsewhere or by another version; empty where none were written down.
/// </param>
public sealed record ReportMachineGroup(IReadOnlyList<int> Runs, IReadOnlyList<RunMachine> Machines);
