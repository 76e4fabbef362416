using LesionPortal.Core.Cases;
using LesionPortal.Core.Metrics;

namespace LesionPortal.Web.Reports.Documents;

/// <summary>Every metric of the contract at both resolutions, once the cases are scored there.</summary>
internal static class MetricSection
{
    /// <summary>Columns that a page holds.</summary>
    private const int MaxRuns = 6;

    public static IReadOnlyList<PaperBlock> Blocks(SuiteReport report, PaperNumbers numbers)
    {
        var native = report.Runs.Where(r => r.ScoresNative.ContainsKey(Test)).ToList();
        return
        [
            .. Tables(
                "metrics-native",
                "full image resolution, probabilities up-sampled bilinearly",
                native,
                r => r.ScoresNative[Test],
                report,
                numbers
            ),
            .. Tables("metrics-training", "training resolution", native, r => r.Scores[Test], report, numbers),
        ];
    }

    private const string Formulas =
        " In distances a missed lesion counts as the image diagonal; see the Metrics page for formulas and rules for empty masks.";

    private static string Test => EvidenceBuilder.KeyOf(SplitPart.Test);

    private static IEnumerable<PaperTable> Tables(
        string id,
        string pixels,
        IReadOnlyList<EvidenceRun> runs,
        Func<EvidenceRun, IReadOnlyDictionary<string, MeanScore>> scores,
        SuiteReport report,
        PaperNumbers numbers
    ) =>
        runs.Chunk(MaxRuns)
            .Select(
                (some, i) =>
                    Table(
                        i == 0 ? id : FormattableString.Invariant($"{id}-{i + 1}"),
                        $"Every metric on the test cases at the {pixels}{(i == 0 ? "" : ", further runs")}; best checkpoint, against "
                            + $"{report.Reference?.Masks ?? ReportReference.Own}, per image, then averaged, with its 95% interval over "
                            + $"cases.{(i == 0 ? Formulas : "")}",
                        some,
                        scores,
                        numbers
                    )
            );

    private static PaperTable Table(
        string id,
        string caption,
        IReadOnlyList<EvidenceRun> runs,
        Func<EvidenceRun, IReadOnlyDictionary<string, MeanScore>> scores,
        PaperNumbers numbers
    ) =>
        numbers.Table(
            id,
            caption,
            [new("Metric"), new("Unit"), .. runs.Select(r => new PaperColumn(r.Name, true))],
            MetricCatalogue
                .All.Where(m => runs.Any(r => scores(r).ContainsKey(m.Key)))
                .Select(m => new PaperRow([
                    new PaperCell(m.Name) { Hint = m.Formula },
                    m.Unit,
                    .. runs.Select(r => Cell(scores(r).GetValueOrDefault(m.Key), m.Unit.Length == 0 ? "0.000" : "0.0")),
                ]))
        );

    private static PaperCell Cell(MeanScore? score, string format) =>
        score is null
            ? new("–")
            : new(EvidenceText.WithInterval(score.Mean, score.Low, score.High, format), score.Mean) { Interval = PaperInterval.Of(score) };
}
