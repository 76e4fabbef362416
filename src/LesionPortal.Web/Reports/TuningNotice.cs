using LesionPortal.Core.Runs;
using static System.FormattableString;

namespace LesionPortal.Web.Reports;

/// <summary>That test cases took part in choosing the recommended recipe, where they did.</summary>
internal static class TuningNotice
{
    /// <summary>Null where no run uses the recipe, or no test case took part in its tuning.</summary>
    public static string? Of(SuiteReport report)
    {
        if (report.IsSynthetic || report.Data is not { } data)
            return null;
        var tuned = report.Runs.Where(r => RecipeTuning.Uses(r.Settings)).Select(r => r.Name).ToList();
        var overlap = RecipeTuning.Overlap(data.TestIds);
        if (tuned.Count == 0 || overlap == 0)
            return null;
        return Invariant($"The recommended recipe was trained and selected on PH2 cases, and {overlap} of the {data.TestIds.Count} test ")
            + "cases are among them (decision 018). "
            + $"Its test scores are optimistic for that reason, also in comparison with other runs. Affected: {string.Join(", ", tuned)}.";
    }
}
