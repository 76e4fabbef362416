using System.Text.Json.Serialization;
using LesionPortal.Core.Cases;

namespace LesionPortal.Data.Entities;

/// <summary>Which predictions a session takes.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReviewOrder>))]
public enum ReviewOrder
{
    /// <summary>Drawn with the session's seed.</summary>
    [JsonStringEnumMemberName("random")]
    Random,

    /// <summary>Lowest IoU first.</summary>
    [JsonStringEnumMemberName("worstFirst")]
    WorstFirst,

    /// <summary>Cases on which the session's runs agree least first.</summary>
    [JsonStringEnumMemberName("mostDisagreement")]
    MostDisagreement,
}

/// <summary>A set of predictions for one reader; the order is fixed at creation, so that it can be continued in any browser.</summary>
public sealed class ReviewSession : INamed
{
    public int Id { get; set; }

    /// <summary>Empty until somebody names it.</summary>
    public string Name { get; set; } = "";
    public string Description { get; set; } = "";
    public IReadOnlyList<string> Tags { get; set; } = [];
    public int ReaderId { get; set; }
    public Reader? Reader { get; set; }
    public int DatasetId { get; set; }
    public Dataset? Dataset { get; set; }

    /// <summary>The suite it was drawn from; null when runs were chosen. No foreign key: verdicts outlive the suite.</summary>
    public int? SuiteId { get; set; }

    /// <summary>What it was drawn from, in words.</summary>
    public required string Source { get; set; }

    /// <summary>Whose cases it may hold; in ascending order, at least one.</summary>
    public required IReadOnlyList<SplitPart> Parts { get; set; }
    public ReviewOrder Order { get; set; }
    public int Seed { get; set; }

    /// <summary>Network, reference and other readers are hidden until the verdict is in.</summary>
    public bool IsBlinded { get; set; }
    public DateTime CreatedAt { get; set; }
    public int? CreatedById { get; set; }
    public List<ReviewItem> Items { get; } = [];
}

/// <summary>One prediction in a session's stack.</summary>
public sealed class ReviewItem
{
    public int Id { get; set; }
    public int SessionId { get; set; }
    public ReviewSession? Session { get; set; }

    /// <summary>From 1.</summary>
    public int Position { get; set; }

    /// <summary>Names it in addresses; says nothing about run or case.</summary>
    public required string Token { get; set; }

    /// <summary>No foreign key: a verdict outlives the run.</summary>
    public int RunId { get; set; }
    public required string RunName { get; set; }
    public int DatasetCaseId { get; set; }
    public DatasetCase? Case { get; set; }

    /// <summary>Of its case in its run's split; kept here, as a verdict outlives the run.</summary>
    public SplitPart Part { get; set; }

    /// <summary>It comes for the second time, to measure the reader against themselves.</summary>
    public bool IsRepeat { get; set; }

    /// <summary>When run and reference of a blinded item were shown; from then on its verdict stands.</summary>
    public DateTime? RevealedAt { get; set; }
    public Review? Review { get; set; }
}
