using System.Text.Json;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Readers.Endpoints;

namespace LesionPortal.Web.Masks.Endpoints;

/// <summary>What a drawing began with; the fields that do not go with its kind are null.</summary>
internal sealed record OriginResponse(
    RevisionOrigin Kind,
    int? Run,
    string? RunName,
    double? Threshold,
    int? ReferenceVersion,
    int? Revision
);

internal sealed record RevisionResponse
{
    public required int Id { get; init; }
    public required string Case { get; init; }

    /// <summary>1, 2, 3… of this reader on this case.</summary>
    public required int Number { get; init; }
    public required ReaderResponse Reader { get; init; }
    public required DateTime CreatedAt { get; init; }
    public required OriginResponse Origin { get; init; }

    /// <summary>The reader's revision before this one.</summary>
    public required int? Parent { get; init; }
    public required double Seconds { get; init; }
    public required string? Comment { get; init; }

    /// <summary>How often each tool was used.</summary>
    public required JsonElement Tools { get; init; }

    /// <summary>In pixels.</summary>
    public required long Area { get; init; }

    /// <summary>Of the stored PNG.</summary>
    public required string Sha256 { get; init; }
    public required int Width { get; init; }
    public required int Height { get; init; }

    /// <summary>The reference version it was adopted as; null when it was not.</summary>
    public required int? ReferenceVersion { get; init; }

    /// <summary>What <c>If-Match</c> takes.</summary>
    public required string Etag { get; init; }
    public required string PngUrl { get; init; }

    public static string TagOf(MaskRevision revision) => FormattableString.Invariant($"\"{revision.Id}\"");

    public static RevisionResponse Of(MaskRevision revision, IReadOnlyList<ReferenceVersion> references)
    {
        using var tools = JsonDocument.Parse(revision.Tools);
        return new()
        {
            Id = revision.Id,
            Case = revision.Case!.CaseId,
            Number = revision.Number,
            Reader = ReaderResponse.Of(revision.Reader!),
            CreatedAt = revision.CreatedAt,
            Origin = new(
                revision.Origin,
                revision.OriginRunId,
                revision.OriginRunName,
                revision.OriginThreshold,
                revision.OriginReferenceVersion,
                revision.OriginRevisionId
            ),
            Parent = revision.ParentId,
            Seconds = revision.SecondsSpent,
            Comment = revision.Comment,
            Tools = tools.RootElement.Clone(),
            Area = revision.AreaPixels,
            Sha256 = revision.Sha256,
            Width = revision.Width,
            Height = revision.Height,
            ReferenceVersion = references.FirstOrDefault(v => v.RevisionId == revision.Id)?.Version,
            Etag = TagOf(revision),
            PngUrl = FormattableString.Invariant(
                $"/api/datasets/{revision.Case.DatasetId}/cases/{revision.Case.CaseId}/revisions/{revision.Id}.png"
            ),
        };
    }
}

/// <summary>The body of <c>POST …/revisions/{revision}/adopt</c>.</summary>
internal sealed record AdoptRequest(int Reader = 0, string? Reason = null);

/// <param name="Version">1 is the dataset's own mask and has no revision.</param>
/// <param name="Reader">Who adopted it.</param>
internal sealed record ReferenceResponse(
    int Version,
    int? Revision,
    ReaderResponse? Reader,
    string? Reason,
    DateTime? AdoptedAt,
    string PngUrl
)
{
    public static ReferenceResponse Original(DatasetCase target) => new(1, null, null, null, null, Url(target, 1));

    public static ReferenceResponse Of(DatasetCase target, ReferenceVersion version) =>
        new(
            version.Version,
            version.RevisionId,
            ReaderResponse.Of(version.Reader!),
            version.Reason,
            version.AdoptedAt,
            Url(target, version.Version)
        );

    private static string Url(DatasetCase target, int version) =>
        FormattableString.Invariant($"/api/datasets/{target.DatasetId}/cases/{target.CaseId}/references/{version}.png");
}
