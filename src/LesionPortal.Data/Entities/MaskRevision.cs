using System.Text.Json.Serialization;

namespace LesionPortal.Data.Entities;

/// <summary>What the drawing of a revision began with.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RevisionOrigin>))]
public enum RevisionOrigin
{
    [JsonStringEnumMemberName("empty")]
    Empty,

    [JsonStringEnumMemberName("prediction")]
    Prediction,

    [JsonStringEnumMemberName("reference")]
    Reference,

    [JsonStringEnumMemberName("revision")]
    Revision,

    /// <summary>Drawn elsewhere and brought as a file.</summary>
    [JsonStringEnumMemberName("import")]
    Import,
}

/// <summary>A mask by a reader. Never changed and never replaced: whoever corrects makes the next one.</summary>
public sealed class MaskRevision
{
    public int Id { get; set; }
    public int DatasetCaseId { get; set; }
    public DatasetCase? Case { get; set; }
    public int ReaderId { get; set; }
    public Reader? Reader { get; set; }

    /// <summary>1, 2, 3… of one reader on one case. Unique, so that concurrent saves from two tabs are detected.</summary>
    public int Number { get; set; }
    public DateTime CreatedAt { get; set; }
    public RevisionOrigin Origin { get; set; }

    // The run may be deleted; the origin of the mask is kept.
    public int? OriginRunId { get; set; }
    public string? OriginRunName { get; set; }
    public double? OriginThreshold { get; set; }
    public int? OriginReferenceVersion { get; set; }
    public int? OriginRevisionId { get; set; }

    /// <summary>The reader's revision before this one.</summary>
    public int? ParentId { get; set; }

    /// <summary>How often each tool was used, a JSON object.</summary>
    public string Tools { get; set; } = "{}";
    public double SecondsSpent { get; set; }
    public string? Comment { get; set; }

    /// <summary>Of the stored PNG, lower-case hex; names its file.</summary>
    public required string Sha256 { get; set; }
    public int Width { get; set; }
    public int Height { get; set; }
    public long AreaPixels { get; set; }
}

/// <summary>
/// A revision taken over as a case's reference. Versions of a case count from 2: version 1 is the mask the dataset came with, which has no
/// row.
/// </summary>
public sealed class ReferenceVersion
{
    public int Id { get; set; }
    public int DatasetCaseId { get; set; }
    public DatasetCase? Case { get; set; }
    public int Version { get; set; }
    public int RevisionId { get; set; }
    public MaskRevision? Revision { get; set; }

    /// <summary>Who adopted it, not who drew it.</summary>
    public int ReaderId { get; set; }
    public Reader? Reader { get; set; }
    public required string Reason { get; set; }
    public DateTime AdoptedAt { get; set; }
}
