using System.Globalization;
using LesionPortal.Core.Metrics;
using Microsoft.AspNetCore.Components;

namespace LesionPortal.Web.Reports.Components;

/// <summary>
/// One metric in one resolution, cases in rows by diagnosis, size, border, hair, contrast and skin tone, runs in columns.
/// </summary>
public sealed partial class SlicesTable
{
    private List<(int Id, string Name)> _runs = [];
    private List<Row> _rows = [];

    /// <summary>Of any metrics and resolutions; those asked for are shown.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<MetricSlice> Slices { get; set; }

    /// <summary>A key of <see cref="MetricCatalogue"/>.</summary>
    [Parameter]
    public string Metric { get; set; } = "iou";

    [Parameter]
    public MetricResolution Resolution { get; set; } = MetricResolution.Training;

    [Parameter]
    public RenderFragment? Caption { get; set; }

    protected override void OnParametersSet()
    {
        var shown = Slices.Where(s => s.Metric == Metric && s.IsNative == (Resolution == MetricResolution.Native)).ToList();
        _runs = [.. shown.Select(s => (s.RunId, s.RunName)).Distinct().OrderBy(r => r.RunId)];
        _rows =
        [
            .. shown
                .GroupBy(s => (s.By, s.Slice))
                .Select(g => new Row(g.Key.By, g.Key.Slice, g.First().Definition, Counts([.. g]), g.ToDictionary(s => s.RunId))),
        ];
    }

    /// <summary>Runs with other test cases have other numbers of them.</summary>
    private static string Counts(List<MetricSlice> slices)
    {
        var (least, most) = (slices.Min(s => s.N), slices.Max(s => s.N));
        return least == most
            ? least.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{least}–{most}");
    }

    private static string Text(MetricSlice? slice) =>
        slice is null ? "–" : EvidenceText.WithInterval(slice.Mean, slice.Low, slice.High, "0.000");

    private sealed record Row(string By, string Slice, string Definition, string Count, IReadOnlyDictionary<int, MetricSlice> ByRun);
}
