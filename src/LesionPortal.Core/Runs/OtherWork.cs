using System.Text.Json;
using System.Text.Json.Serialization;
using LesionPortal.Core.Files;

namespace LesionPortal.Core.Runs;

/// <summary>What else the machine did while a run trained: seconds an epoch are to be compared only where that is little.</summary>
/// <param name="Measurements">Of the machine's load, at least one.</param>
/// <param name="CpuPercent">Mean load of the whole machine beyond the trainer's own, 0 to 100.</param>
/// <param name="MostCpuPercent">The highest of the measurements.</param>
/// <param name="OtherRuns">Other runs of this portal in training at the same time, the most at once.</param>
public sealed record OtherWork(int Measurements, double CpuPercent, double MostCpuPercent, int OtherRuns)
{
    /// <summary>Percent of the machine that other work may take, on average, on a quiet machine.</summary>
    public const double QuietPercent = 10;

    /// <summary>No other run, and little other work.</summary>
    [JsonIgnore]
    public bool IsQuiet => OtherRuns == 0 && CpuPercent < QuietPercent;

    /// <summary>With another measurement of a run.</summary>
    /// <param name="before">Null before the first.</param>
    /// <param name="otherCpuPercent">0 to 100.</param>
    public static OtherWork With(OtherWork? before, double otherCpuPercent, int otherRuns) =>
        before is null
            ? new(1, otherCpuPercent, otherCpuPercent, otherRuns)
            : new(
                before.Measurements + 1,
                (before.CpuPercent * before.Measurements + otherCpuPercent) / (before.Measurements + 1),
                Math.Max(before.MostCpuPercent, otherCpuPercent),
                Math.Max(before.OtherRuns, otherRuns)
            );

    /// <summary>Null where it was not measured: of runs of earlier versions, and on systems that do not tell.</summary>
    /// <exception cref="JsonException">The file is damaged.</exception>
    public static OtherWork? Read(RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return File.Exists(folder.OtherWorkFile)
            ? JsonSerializer.Deserialize<OtherWork>(File.ReadAllBytes(folder.OtherWorkFile), RunJson.Options)
            : null;
    }

    public void Write(RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        AtomicFile.Write(folder.OtherWorkFile, stream => JsonSerializer.Serialize(stream, this, RunJson.Indented));
    }
}
