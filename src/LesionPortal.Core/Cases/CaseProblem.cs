using System.Text.Json.Serialization;

namespace LesionPortal.Core.Cases;

[JsonConverter(typeof(JsonStringEnumConverter<ProblemSeverity>))]
public enum ProblemSeverity
{
    /// <summary>Worth knowing; nothing is wrong with what was imported.</summary>
    [JsonStringEnumMemberName("info")]
    Info,

    /// <summary>The case is imported, but something about it should be looked at.</summary>
    [JsonStringEnumMemberName("warning")]
    Warning,

    /// <summary>The case is not imported.</summary>
    [JsonStringEnumMemberName("error")]
    Error,
}

/// <summary>Something found while reading a dataset, in words for the person who imports it.</summary>
/// <param name="CaseId">The case, or the file or folder when it is about no single case.</param>
/// <param name="Advice">What to do about it; empty when nothing need be done.</param>
public sealed record CaseProblem(string CaseId, string Message, string Advice, ProblemSeverity Severity);
