namespace LesionPortal.Data.Entities;

/// <summary>What the author wrote in one section of a suite's report. Numbers are made anew at every look; this stays.</summary>
public sealed class ReportText
{
    public int Id { get; set; }
    public int SuiteId { get; set; }
    public Suite? Suite { get; set; }

    /// <summary>The section's id: "question", "limits".</summary>
    public required string Section { get; set; }

    /// <summary>Empty once it was taken out again.</summary>
    public required string Markdown { get; set; }

    /// <summary>1, 2, 3…: whoever saves says which one it started from, so that of two windows none overwrites the other unseen.</summary>
    public int Version { get; set; }
    public DateTime UpdatedAt { get; set; }
}
