using System.Globalization;
using LesionPortal.Core.Cases;

namespace LesionPortal.Web.Reports.Documents;

/// <summary>Test cases in groups that networks are known to differ on; melanoma apart. Trends with what is measured on a scale.</summary>
internal static class SliceSection
{
    private static readonly (string By, string Id, string Of)[] s_slicings =
    [
        ("diagnosis", "diagnoses", "each diagnosis"),
        ("size", "sizes", "each third by size"),
        ("border", "border", "lesions that touch the image's border and others"),
        ("hair", "hair", "images with much and little hair"),
        ("contrast", "contrast", "each quarter by lesion-skin contrast"),
        ("tone", "tones", "each class of skin tone"),
    ];

    private static readonly (string By, string Name)[] s_measures =
    [
        ("size", "Lesion's share of the image"),
        ("contrast", "Lesion-skin contrast (ΔE*ab)"),
        ("tone", "Skin tone (ITA, larger is lighter)"),
    ];

    public static IReadOnlyList<PaperBlock> Blocks(SuiteReport report, PaperNumbers numbers)
    {
        var resolutions = report.Runs.ToDictionary(
            r => r.Id,
            r => string.Create(CultureInfo.InvariantCulture, $"{r.Settings.ImageSize}×{r.Settings.ImageSize}")
        );
        var slices = report
            .Slices.Where(s => s.Metric == EvidenceMetric.Iou.Key && s.Resolution == resolutions.GetValueOrDefault(s.RunId))
            .ToList();
        var trends = report
            .Trends.Where(t => t.Metric == EvidenceMetric.Iou.Key && t.Resolution == resolutions.GetValueOrDefault(t.RunId))
            .ToList();
        return
        [
            .. s_slicings.SelectMany(s => Slicing(s.Id, s.Of, [.. slices.Where(x => x.By == s.By)], report, numbers)),
            .. Trends(trends, report, numbers),
        ];
    }

    private static IEnumerable<PaperBlock> Slicing(string id, string of, List<MetricSlice> slices, SuiteReport report, PaperNumbers numbers)
    {
        if (slices.Count == 0)
            yield break;
        var groups = slices.DistinctBy(s => s.Slice).ToList();
        yield return numbers.Table(
            id,
            $"Plain IoU on the test cases of {of}, best checkpoint, training resolution, per image, then averaged, with "
                + $"its 95% interval over cases ({EvidenceText.IntervalMethods}). Differences between groups are not "
                + $"tested.{report.Reference?.Against}",
            [
                new("Run"),
                .. groups.Select(g => new PaperColumn(string.Create(CultureInfo.InvariantCulture, $"{g.Slice} (n = {g.N})"), true)),
            ],
            slices
                .GroupBy(s => (s.RunId, s.RunName))
                .Select(r => new PaperRow(
                    [r.Key.RunName, .. groups.Select(g => Cell(r.FirstOrDefault(s => s.Slice == g.Slice)))],
                    r.Key.RunId,
                    r.Key.RunId == report.BestRunId
                ))
        );
        if (id != "diagnoses")
            yield return new PaperList([
                .. groups.Select(g => $"{g.Slice}: {g.Definition}"),
                .. id == "tones" ? [Empty(groups), SkinGroups.Caution] : Array.Empty<string>(),
            ]);
    }

    /// <summary>Classes that have no test case are named, so that nobody reads a result for them into the table.</summary>
    private static string Empty(List<MetricSlice> groups)
    {
        string[] empty = [.. Enum.GetValues<SkinTone>().Select(t => t.DisplayName()).Except(groups.Select(g => g.Slice))];
        return empty.Length == 0
            ? "Every class has test cases."
            : $"No test case is in {string.Join(", ", empty)} (n = 0 each): the " + $"results do not cover such skin.";
    }

    private static IEnumerable<PaperBlock> Trends(List<MetricTrend> trends, SuiteReport report, PaperNumbers numbers)
    {
        var measures = s_measures.Where(m => trends.Any(t => t.By == m.By)).ToList();
        if (measures.Count == 0)
            yield break;
        yield return numbers.Table(
            "trends",
            string.Create(
                CultureInfo.InvariantCulture,
                $"Exploratory: Spearman's rank correlation of plain IoU with what is measured of the image, over the test "
                    + $"cases of each run, "
                    + $"best checkpoint, training resolution, with its 95% interval (Bonett and Wright 2000) and p, not corrected for the "
                    + $"{trends.Count} trends looked at. Correlation is not causation: size, contrast, skin tone and diagnosis are "
                    + $"confounded.{report.Reference?.Against}"
            ),
            [
                new("Run"),
                .. measures.SelectMany(m =>
                    new[] { new PaperColumn(m.Name, true), new PaperColumn("p", true), new PaperColumn("n", true) }
                ),
            ],
            trends
                .GroupBy(t => (t.RunId, t.RunName))
                .Select(r => new PaperRow(
                    [r.Key.RunName, .. measures.SelectMany(m => Cells(r.FirstOrDefault(t => t.By == m.By)))],
                    r.Key.RunId,
                    r.Key.RunId == report.BestRunId
                ))
        );
    }

    private static IEnumerable<PaperCell> Cells(MetricTrend? trend) =>
        trend is null
            ? ["–", "–", "–"]
            :
            [
                new(EvidenceText.WithInterval(trend.Rho, trend.Low, trend.High, "+0.00;−0.00;0.00"), trend.Rho),
                new(EvidenceText.P(trend.P), trend.P),
                PaperCell.Of(trend.N, "0"),
            ];

    private static PaperCell Cell(MetricSlice? slice) =>
        slice is null ? new("–") : new PaperCell(EvidenceText.WithInterval(slice.Mean, slice.Low, slice.High, "0.000"), slice.Mean);
}
