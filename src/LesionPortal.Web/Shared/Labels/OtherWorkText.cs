using LesionPortal.Core.Runs;
using static System.FormattableString;

namespace LesionPortal.Web.Shared.Labels;

/// <summary>Whether the costs of runs may be compared, in words that page and report share.</summary>
public static class OtherWorkText
{
    /// <summary>"little (3% of the machine)", "38% of the machine, 1 other run", "not recorded".</summary>
    public static string Of(OtherWork? work)
    {
        if (work is null)
            return "not recorded";
        var load = Invariant($"{work.CpuPercent:0}% of the machine");
        return (work.IsQuiet ? $"little ({load})" : load)
            + (work.OtherRuns > 0 ? ", " + RunFormat.Plural(work.OtherRuns, "other run", "other runs") : "");
    }

    /// <summary>Behind a comparison of costs.</summary>
    /// <param name="quiet">Of each run; null where it was not recorded.</param>
    public static string Caveat(IReadOnlyCollection<bool?> quiet) =>
        quiet.Contains(false) ? "other processes were using the machine, so times and memory may not be comparable"
        : quiet.Contains(null) ? "the load from other processes was not recorded, so times and memory may not be comparable"
        : "measured on an otherwise idle machine";
}
