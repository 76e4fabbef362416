using LesionPortal.Data.Entities;

namespace LesionPortal.Web.Masks;

/// <summary>A mask on its way to become a revision.</summary>
public sealed record RevisionDraft
{
    public required int DatasetId { get; init; }

    /// <summary>In any spelling.</summary>
    public required string CaseId { get; init; }
    public required int ReaderId { get; init; }
    public required byte[] Png { get; init; }

    /// <summary>The revision it started from, or the reader's newest it knows of; null for none.</summary>
    public int? Known { get; init; }

    /// <summary>Takes it as the next one whatever the reader has by now; for files drawn elsewhere.</summary>
    public bool AfterAny { get; init; }
    public RevisionOriginDraft Origin { get; init; } = new(RevisionOrigin.Empty);

    /// <summary>A JSON object.</summary>
    public string Tools { get; init; } = "{}";
    public double Seconds { get; init; }
    public string? Comment { get; init; }

    /// <summary>What refusals call the mask; the case's id when null.</summary>
    public string? Name { get; init; }
}

/// <summary>What a drawing began with; which of the others is set depends on <paramref name="Kind"/>.</summary>
public sealed record RevisionOriginDraft(
    RevisionOrigin Kind,
    int? Run = null,
    double? Threshold = null,
    int? ReferenceVersion = null,
    int? Revision = null
);

public enum SaveState
{
    Saved,

    /// <summary>The reader's newest revision has these very pixels.</summary>
    Unchanged,

    /// <summary>There is no such dataset, case or revision.</summary>
    Unknown,

    /// <summary>What was sent can't become a revision.</summary>
    Refused,

    /// <summary>The reader has a newer revision than the one this started from.</summary>
    Outdated,
}

/// <param name="Revision">The saved one; when outdated the reader's newest.</param>
/// <param name="Detail">Why it was not saved and what to do.</param>
public sealed record SaveOutcome(SaveState State, MaskRevision? Revision, string? Detail)
{
    internal static SaveOutcome Refuse(string detail) => new(SaveState.Refused, null, detail);

    internal static SaveOutcome NotFound(string detail) => new(SaveState.Unknown, null, detail);
}
