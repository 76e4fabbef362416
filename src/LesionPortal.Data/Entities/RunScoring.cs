using System.Text.Json.Serialization;

namespace LesionPortal.Data.Entities;

[JsonConverter(typeof(JsonStringEnumConverter<ScoringState>))]
public enum ScoringState
{
    Waiting,
    Working,
    Done,
    Failed,
}

/// <summary>The work of scoring one run against one choice of references; its progress, and what came of it.</summary>
public sealed class RunScoring
{
    public int Id { get; set; }
    public int RunId { get; set; }
    public Run? Run { get; set; }

    /// <summary>A case with fewer versions counts with its highest. Null for the latest of each case.</summary>
    public int? ReferenceVersion { get; set; }
    public ScoringState State { get; set; }

    /// <summary>Probability maps looked at: one a case and checkpoint.</summary>
    public int Done { get; set; }
    public int Total { get; set; }

    /// <summary>Of them those that were not there and could not be made.</summary>
    public int WithoutMap { get; set; }

    /// <summary>Why it failed, or what is missing; null when all is well.</summary>
    public string? Message { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime? FinishedAt { get; set; }
}
