using System.Globalization;
using LesionPortal.Core.Statistics;

namespace LesionPortal.Web.Components.Reviews;

/// <summary>How kappas and intervals are written, and how little a few readings say.</summary>
internal static class KappaWords
{
    /// <summary>Below this an interval from resampling is too narrow, and a kappa hangs on single readings.</summary>
    public const int Few = 20;

    public static string Number(double? value) => value is { } number ? number.ToString("0.000", CultureInfo.InvariantCulture) : "–";

    /// <summary>"0.412 (0.101 to 0.702)".</summary>
    public static string WithInterval(double? estimate, Interval? interval) => interval is { Low: { } low, High: { } high }
        ? string.Create(CultureInfo.InvariantCulture, $"{Number(estimate)} ({low:0.000} to {high:0.000})")
        : Number(estimate);

    public static string? Caution(int n) => n switch
    {
        < 5 => "too few to tell anything",
        < Few => "few: a reading or two would change it",
        _ => null,
    };
}
