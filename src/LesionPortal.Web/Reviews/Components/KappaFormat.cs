using System.Globalization;
using LesionPortal.Core.Statistics;

namespace LesionPortal.Web.Reviews.Components;

/// <summary>How kappas, shares and intervals are written, and how little a few readings say.</summary>
internal static class KappaFormat
{
    /// <summary>2k² items for k categories, here the four verdicts: below, a kappa's interval is only rough (Cicchetti 1981).</summary>
    public const int Few = 32;

    public static string Number(double? value) => value is { } number ? number.ToString("0.000", CultureInfo.InvariantCulture) : "–";

    /// <summary>"0.412 (0.101 to 0.702)"; an interval without a width says nothing and is left out.</summary>
    public static string WithInterval(double? estimate, Interval? interval) =>
        interval is { Low: { } low, High: { } high } && high > low
            ? string.Create(CultureInfo.InvariantCulture, $"{Number(estimate)} ({low:0.000} to {high:0.000})")
            : Number(estimate);

    /// <summary>"not enough pairs" instead of a kappa of a handful.</summary>
    public static string Kappa(Agreement agreement) =>
        agreement.Items < Agreement.MinItems ? "not enough pairs" : WithInterval(agreement.Kappa, agreement.Interval);

    /// <summary>"75% (30 to 95%)".</summary>
    public static string Share(Interval share) =>
        string.Create(CultureInfo.InvariantCulture, $"{share.Estimate:0%} ({100 * share.Low:0} to {share.High:0%})");

    public static string? Caution(int n) =>
        n switch
        {
            < Agreement.MinItems => "too few pairs",
            < Few => "few pairs: one or two more could change it",
            _ => null,
        };
}
