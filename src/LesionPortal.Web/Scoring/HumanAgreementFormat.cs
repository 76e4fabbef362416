using System.Globalization;
using LesionPortal.Core.Metrics;

namespace LesionPortal.Web.Scoring;

/// <summary>How well people agree, in words that page and report share.</summary>
public static class HumanAgreementFormat
{
    /// <summary>Behind the source of figures that are not drawn.</summary>
    public static string TooFew { get; } = $" Fewer than {HumanBand.MinCases} cases: too few for a band.";

    /// <summary>"mean IoU (Jaccard) 0.861 (95% interval 0.840 to 0.880), 0.790 in the worst 10% of cases; n = 12 cases, 2
    /// readers".</summary>
    public static string Figures(HumanBand band, MetricDefinition metric)
    {
        ArgumentNullException.ThrowIfNull(band);
        ArgumentNullException.ThrowIfNull(metric);
        string Text(double value) =>
            value.ToString(metric.Unit.Length == 0 ? "0.000" : "0.0", CultureInfo.InvariantCulture)
            + (metric.Unit.Length == 0 ? "" : " " + metric.Unit);
        var interval =
            band is { MeanLow: { } low, MeanHigh: { } high } ? $" (95% interval {Text(low)} to {Text(high)})"
            : band.IsPublished ? ""
            : " (no interval)";
        var from = band.IsPublished
            ? ""
            : FormattableString.Invariant($"; n = {band.Cases} {(band.Cases == 1 ? "case" : "cases")}, {band.Readers} readers");
        var tenth = band.Low is { } worst ? $", {Text(worst)} in the worst 10% of cases" : "";
        return $"{band.TypicalIs} {metric.Name} "
            + $"{(band.IsDerived ? "about " : "")}{Text(band.Typical)}{interval}{tenth}{from}{(band.IsDerived ? " (derived)" : "")}.";
    }
}
