using System.Globalization;
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
        var (chosen, trained) = RecipeTuning.Overlap(data.TestIds);
        if (tuned.Count == 0 || chosen + trained == 0)
            return null;
        return string.Create(
                CultureInfo.InvariantCulture,
                $"The recommended recipe was tuned on PH2 cases, and {chosen + trained} of the {data.TestIds.Count} test "
                    + $"cases are among them: "
            )
            + string.Create(
                CultureInfo.InvariantCulture,
                $"{chosen} of those it was chosen by, {trained} of those its candidates were trained on (decision 018). "
            )
            + $"Its test scores are optimistic for that reason, also in comparison with other runs. Affected: {string.Join(", ", tuned)}.";
    }
}
