using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;

namespace LesionPortal.Web.Readers;

/// <summary>A run whose test scores are shown, and the suite the look counts for.</summary>
/// <param name="Name">Of the suite, or of the run where it belongs to none.</param>
public readonly record struct ShownTest(int RunId, int? SuiteId, string Name)
{
    /// <summary>What a look at it is counted for.</summary>
    internal (int? Suite, int? Run) Key => SuiteId is null ? (null, RunId) : (SuiteId, null);

    public static ShownTest Of(RunSummary run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new(run.Id, run.SuiteId, run.SuiteName ?? run.Name);
    }

    /// <summary>Those of them that have test scores.</summary>
    public static IReadOnlyList<ShownTest> Of(IEnumerable<RunSummary> runs) => [.. runs.Where(r => r.TestScores is not null).Select(Of)];

    /// <param name="run">With its scores and its suite.</param>
    /// <returns>Empty until it has test scores.</returns>
    public static IReadOnlyList<ShownTest> Of(Run run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run.Scores.Any(s => s.Part == Core.Cases.SplitPart.Test) ? [new(run.Id, run.SuiteId, run.Suite?.Name ?? run.Name)] : [];
    }
}

/// <summary>Kinds of places where test scores are shown, as a <see cref="TestScoreView"/> keeps them.</summary>
public static class TestScoreViewPlace
{
    public const string Api = "api";
    public const string Case = "case";
    public const string Compare = "compare";
    public const string Home = "home";
    public const string Report = "report";
    public const string Review = "review";
    public const string Run = "run";
    public const string Runs = "runs";
}
