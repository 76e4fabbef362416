using System.Globalization;

namespace LesionPortal.Web.Reports.Papers;

/// <summary>Test cases in groups that networks are known to differ on; melanoma apart.</summary>
internal static class SliceSection
{
    private static readonly (string By, string Id, string Of)[] s_slicings =
        [("diagnosis", "diagnoses", "each diagnosis"), ("size", "sizes", "each third by size"), ("border", "border", "lesions that touch the image's border and others"), ("hair", "hair", "images with much and little hair")];

    public static IReadOnlyList<PaperBlock> Blocks(SuiteReport report, PaperNumbers numbers)
    {
        var resolutions = report.Runs.ToDictionary(r => r.Id, r => string.Create(CultureInfo.InvariantCulture, $"{r.Settings.ImageSize}×{r.Settings.ImageSize}"));
        var slices = report.Slices.Where(s => s.Metric == EvidenceMetric.Iou.Key && s.Resolution == resolutions.GetValueOrDefault(s.RunId)).ToList();
        return [.. s_slicings.SelectMany(s => Slicing(s.Id, s.Of, [.. slices.Where(x => x.By == s.By)], report, numbers))];
    }

    private static IEnumerable<PaperBlock> Slicing(string id, string of, List<MetricSlice> slices, SuiteReport report, PaperNumbers numbers)
    {
        if (slices.Count == 0)
            yield break;
        var groups = slices.DistinctBy(s => s.Slice).ToList();
        yield return numbers.Table(id, $"Plain IoU on the test cases of {of}, best checkpoint, training resolution, per image, then averaged, with its 95% interval over cases; below 8 cases an interval is too narrow. Differences between groups are not tested.{report.Reference?.Against}",
            [new("Run"), .. groups.Select(g => new PaperColumn(string.Create(CultureInfo.InvariantCulture, $"{g.Slice} (n = {g.N})"), true))],
            slices.GroupBy(s => (s.RunId, s.RunName)).Select(r => new PaperRow([r.Key.RunName, .. groups.Select(g => Cell(r.FirstOrDefault(s => s.Slice == g.Slice)))], r.Key.RunId, r.Key.RunId == report.BestRunId)));
        if (id != "diagnoses")
            yield return new PaperList([.. groups.Select(g => $"{g.Slice}: {g.Definition}")]);
    }

    private static PaperCell Cell(MetricSlice? slice) => slice is null ? new("–")
        : new PaperCell(EvidenceText.WithInterval(slice.Mean, slice.Low, slice.High, "0.000"), slice.Mean);
}
