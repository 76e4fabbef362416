namespace LesionPortal.Data.Entities;

/// <summary>A report as it was at one moment: numbers, sentences, figures and pictures. Never changed.</summary>
public sealed class FrozenReport
{
    public int Id { get; set; }
    public int SuiteId { get; set; }
    public Suite? Suite { get; set; }

    /// <summary>1, 2, 3… within the suite.</summary>
    public int Number { get; set; }

    /// <summary>Why it was frozen, in the author's words; empty when not told.</summary>
    public required string Note { get; set; }
    public DateTime FrozenAt { get; set; }

    /// <summary>Runs that had completed.</summary>
    public int CompletedRuns { get; set; }

    /// <summary>Report and paper as JSON.</summary>
    public required string Content { get; set; }
}
