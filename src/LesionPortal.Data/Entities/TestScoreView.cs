namespace LesionPortal.Data.Entities;

/// <summary>
/// Test scores were shown to somebody: of a suite, or of a run that belongs to none. Counted: repeated viewing risks selection.
/// </summary>
public sealed class TestScoreView
{
    public int Id { get; set; }

    // No foreign keys: a view happened, whatever is deleted later.
    public int? SuiteId { get; set; }

    /// <summary>Null where a suite was viewed.</summary>
    public int? RunId { get; set; }

    /// <summary>Null where nobody said who reads.</summary>
    public int? ReaderId { get; set; }
    public Reader? Reader { get; set; }

    /// <summary>Where they were shown: "home", "runs", "run", "case", "compare", "report", "review", "api".</summary>
    public required string Place { get; set; }
    public DateTime LookedAt { get; set; }
}
