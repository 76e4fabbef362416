namespace LesionPortal.Web.Reports.Findings;

/// <summary>What made the numbers, as far as it is known.</summary>
/// <param name="Portal">The portal's version.</param>
/// <param name="Commit">Of the source the portal was built from; null when it was built without its history.</param>
/// <param name="Libraries">Name and version of what computes: TorchSharp, libtorch, SkiaSharp, MathNet.</param>
/// <param name="Processor">Of the machine that made the report; a run keeps only on which kind of device it trained.</param>
/// <param name="MemoryGb">GiB.</param>
/// <param name="TrainedOn">"cpu", "cuda".</param>
/// <param name="Seeds">Of the runs.</param>
/// <param name="SplitSeed">Null where the split was given as lists of cases.</param>
/// <param name="DatasetSha256">See <see cref="ReportData.HashRule"/>.</param>
public sealed record ReportEnvironment(string Portal, string? Commit, string Runtime, string OperatingSystem, string Processor, int Cores, double MemoryGb,
    IReadOnlyDictionary<string, string> Libraries, IReadOnlyList<string> TrainedOn, IReadOnlyList<int> Seeds, int? SplitSeed, string DatasetSha256);
