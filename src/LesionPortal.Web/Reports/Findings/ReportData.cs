using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LesionPortal.Core.Cases;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Datasets;

namespace LesionPortal.Web.Reports.Findings;

/// <summary>The cases a suite was made from.</summary>
/// <param name="Unused">Cases of the dataset in no part of the split.</param>
/// <param name="Problems">Near-identical images across the split's parts, then what was found at import, errors first.</param>
/// <param name="Sha256">Of the ids and decoded images of all cases of the split, see <see cref="HashRule"/>; lower-case hex.</param>
/// <param name="TrainIds">The split itself, so that it can be used again.</param>
public sealed record ReportData(
    int DatasetId,
    string Name,
    int Cases,
    int Unused,
    IReadOnlyList<DiagnosisCount> Counts,
    IReadOnlyList<DataProblem> Problems,
    string Sha256,
    IReadOnlyList<string> TrainIds,
    IReadOnlyList<string> ValidationIds,
    IReadOnlyList<string> TestIds
)
{
    public const string HashRule =
        "SHA-256 over the lines “case id, SHA-256 of the decoded image, lesion pixels of its mask” of the split's cases, in order of id.";

    internal static ReportData Of(
        int datasetId,
        string name,
        IReadOnlyList<DatasetCase> cases,
        Split split,
        IReadOnlyList<ImportProblem> problems
    )
    {
        var byId = cases.ToDictionary(c => c.CaseId, CaseId.Comparer);
        int Count(IReadOnlyList<string> part, Diagnosis diagnosis) =>
            part.Count(id => byId.TryGetValue(id, out var found) && found.Diagnosis == diagnosis);
        var used = split.Train.Concat(split.Validation).Concat(split.Test).ToHashSet(CaseId.Comparer);
        return new ReportData(
            datasetId,
            name,
            cases.Count,
            cases.Count(c => !used.Contains(c.CaseId)),
            [
                .. Enum.GetValues<Diagnosis>()
                    .Select(d => new DiagnosisCount(
                        d,
                        d.DisplayName(),
                        Count(split.Train, d),
                        Count(split.Validation, d),
                        Count(split.Test, d)
                    ))
                    .Where(d => d.Total > 0),
            ],
            [
                .. CaseImageFeatures.AcrossParts(cases, split).Select(p => new DataProblem(p.CaseId, "error", p.Message)),
                .. problems.Select(p => new DataProblem(p.CaseId, p.Severity.ToString().ToLowerInvariant(), p.Message)),
            ],
            Hash(cases.Where(c => used.Contains(c.CaseId))),
            split.Train,
            split.Validation,
            split.Test
        );
    }

    private static string Hash(IEnumerable<DatasetCase> cases)
    {
        var text = new StringBuilder();
        foreach (var c in cases.OrderBy(c => c.CaseId, StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $"{c.CaseId},{c.PixelSha256},{c.LesionAreaPixels}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}

public sealed record DiagnosisCount(Diagnosis Diagnosis, string Name, int Train, int Validation, int Test)
{
    public int Total => Train + Validation + Test;
}

/// <param name="CaseId">Null when the problem is the dataset's.</param>
/// <param name="Severity">"error", "warning" or "info".</param>
public sealed record DataProblem(string? CaseId, string Severity, string Message);
