using System.Text.Json.Serialization;
using LesionPortal.Core.Cases;
using LesionPortal.Data.Entities;

namespace LesionPortal.Web.Datasets.Endpoints;

/// <summary>The body of <c>POST /api/datasets</c>.</summary>
/// <param name="Name">1 to 100 characters; an existing name means: add what is new.</param>
/// <param name="Path">A folder or archive on the server.</param>
internal sealed record DatasetRequest(string? Name, string? Path);

internal sealed record DatasetResponse
{
    public required int Id { get; init; }
    public required string Name { get; init; }

    /// <summary>Markdown; only when one dataset is asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Description { get; init; }
    public required IReadOnlyList<string> Tags { get; init; }
    public required DatasetState State { get; init; }
    public required bool IsSynthetic { get; init; }
    public required string Source { get; init; }
    public required DateTime CreatedAt { get; init; }

    /// <summary>The account that imported it first; null without accounts.</summary>
    public required int? CreatedBy { get; init; }
    public string? Message { get; init; }
    public required DatasetCounts Counts { get; init; }
    public ImportProgressResponse? Progress { get; init; }

    /// <summary>Only when one dataset is asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ProblemResponse>? Problems { get; init; }
}

/// <param name="ByDiagnosis">Cases by diagnosis, all four named.</param>
/// <param name="Problems">Remarks of the last import, of every severity.</param>
/// <param name="Errors">Those for which something was not imported.</param>
internal sealed record DatasetCounts(int Cases, IReadOnlyDictionary<Diagnosis, int> ByDiagnosis, int Problems, int Errors, int Warnings);

internal sealed record ImportProgressResponse(string Step, double? Share, int CasesGood, int Problems, double? RemainingSeconds)
{
    public static ImportProgressResponse? Of(ImportProgress? progress) =>
        progress is null
            ? null
            : new(progress.Step, progress.Share, progress.CasesGood, progress.Problems, progress.Remaining?.TotalSeconds);
}

internal sealed record ProblemResponse(string? CaseId, ProblemSeverity Severity, string Message, string Advice);

internal sealed record CaseResponse
{
    public required string CaseId { get; init; }
    public required Diagnosis Diagnosis { get; init; }
    public required DermoscopicCriteria Criteria { get; init; }
    public required int Width { get; init; }
    public required int Height { get; init; }
    public required long LesionAreaPixels { get; init; }
    public required double LesionShare { get; init; }
    public required bool TouchesBorder { get; init; }
    public required string ImageUrl { get; init; }
    public required string MaskUrl { get; init; }
    public required string ThumbnailUrl { get; init; }

    public static CaseResponse Of(DatasetCase found)
    {
        var media = $"/media/datasets/{found.DatasetId}/cases/{found.CaseId}";
        return new()
        {
            CaseId = found.CaseId,
            Diagnosis = found.Diagnosis,
            Criteria = found.Criteria,
            Width = found.Width,
            Height = found.Height,
            LesionAreaPixels = found.LesionAreaPixels,
            LesionShare = found.LesionShare,
            TouchesBorder = found.TouchesBorder,
            ImageUrl = media + "/image",
            MaskUrl = media + "/mask.png",
            ThumbnailUrl = media + "/thumbnail",
        };
    }
}
