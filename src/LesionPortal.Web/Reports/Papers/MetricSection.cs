using System.Globalization;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Metrics;

namespace LesionPortal.Web.Reports.Papers;

/// <summary>Every metric of the contract at both resolutions, once the cases are scored there.</summary>
internal static class MetricSection
{
    public static IReadOnlyList<PaperBlock> Blocks(SuiteReport report, PaperNumbers numbers)
    {
        var native = report.Runs.Where(r => r.ScoresNative.ContainsKey(Test)).ToList();
        if (native.Count == 0)
            return [];
        return
        [
            Table("metrics-native", "image's own size, probabilities enlarged bilinearly", native, r => r.ScoresNative[Test], numbers),
            Table("metrics-training", "training resolution", native, r => r.Scores[Test], numbers),
        ];
    }

    private static string Test => EvidenceBuilder.KeyOf(SplitPart.Test);

    private static PaperTable Table(string id, string pixels, IReadOnlyList<EvidenceRun> runs, Func<EvidenceRun, IReadOnlyDictionary<string, MeanScore>> scores, PaperNumbers numbers) =>
        numbers.Table(id, $"Every metric on the test cases at the {pixels}; best checkpoint, against the dataset's own masks, per image, then averaged, with its 95% interval over cases. A missed lesion counts in distances as the image's diagonal; formulas and empty-mask rules stand in the metric contract.",
            [new("Metric"), new("Unit"), .. runs.Select(r => new PaperColumn(r.Name, true))],
            MetricCatalogue.All.Where(m => runs.Any(r => scores(r).ContainsKey(m.Key))).Select(m => new PaperRow([m.Name, m.Unit, .. runs.Select(r => Cell(scores(r).GetValueOrDefault(m.Key), m.Unit.Length == 0 ? "0.000" : "0.0"))])));

    private static PaperCell Cell(MeanScore? score, string format)
    {
        if (score is null)
            return new("–");
        string Text(double value) => value.ToString(format, CultureInfo.InvariantCulture).Replace('-', '−');
        return new PaperCell(score.Low is { } low && score.High is { } high ? $"{Text(score.Mean)} ({Text(low)} to {Text(high)})" : Text(score.Mean), score.Mean);
    }
}
