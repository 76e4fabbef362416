using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Readers.Endpoints;
using LesionPortal.Web.Shared.Api;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace LesionPortal.Web.Masks.Endpoints;

/// <summary>Corrected masks of a case, and the references they became.</summary>
internal static class RevisionEndpoints
{
    private const string Immutable = "private, max-age=31536000, immutable";

    public static void MapRevisions(this IEndpointRouteBuilder routes)
    {
        var revisions = routes.MapGroup("/api/datasets/{id:int}/cases/{caseId}/revisions").WithTags("Mask revisions");
        revisions
            .MapGet("", ListAsync)
            .WithName("ListRevisions")
            .WithSummary("A case's mask revisions, the newest first; optionally of one reader")
            .Produces<RevisionResponse[]>()
            .ProducesProblem(404);
        revisions
            .MapPost("", SaveAsync)
            .WithName("SaveRevision")
            .WithSummary("Save a corrected mask as the reader's next revision")
            .WithDescription(
                "The body is a PNG or TIFF at the image's size that holds 0 and 255 only. Nothing is overwritten. 200 instead "
                    + "of 201 when the reader's newest revision is identical; 412, with the id of the newest, when the reader has a newer "
                    + "revision than If-Match names."
            )
            .Accepts<Stream>("image/png", "image/tiff")
            .Produces<RevisionResponse>(StatusCodes.Status201Created)
            .Produces<RevisionResponse>()
            .ProducesProblem(404)
            .ProducesProblem(412)
            .ProducesProblem(413)
            .ProducesProblem(415)
            .ProducesProblem(422)
            .ProducesProblem(428)
            .WithMetadata(new RequestSizeLimitAttribute(MaskRevisions.MaxPngBytes));
        revisions
            .MapGet("/{revision:int}", GetAsync)
            .WithName("GetRevision")
            .WithSummary("One revision")
            .Produces<RevisionResponse>()
            .ProducesProblem(404);
        revisions
            .MapGet("/{revision:int}.png", PngAsync)
            .WithName("GetRevisionPng")
            .WithSummary("A revision's mask, 0 and 255 at the image's size")
            .Produces(StatusCodes.Status200OK, contentType: "image/png")
            .ProducesProblem(404);
        revisions
            .MapPost("/{revision:int}/restore", RestoreAsync)
            .WithName("RestoreRevision")
            .WithSummary("Save an older revision by any reader as the reader's newest")
            .WithDescription("If-Match as when saving; without it, it is saved after the reader's newest revision.")
            .Produces<RevisionResponse>(StatusCodes.Status201Created)
            .Produces<RevisionResponse>()
            .ProducesProblem(404)
            .ProducesProblem(412)
            .ProducesProblem(422);
        revisions
            .MapPost("/{revision:int}/adopt", AdoptAsync)
            .WithName("AdoptRevision")
            .WithSummary("Make a revision the case's next reference version; the earlier ones stay")
            .Accepts<AdoptRequest>("application/json")
            .Produces<ReferenceResponse>(StatusCodes.Status201Created)
            .ProducesValidationProblem()
            .ProducesProblem(404)
            .ProducesProblem(409)
            .ProducesProblem(415);

        var references = routes.MapGroup("/api/datasets/{id:int}/cases/{caseId}/references").WithTags("Mask revisions");
        references
            .MapGet("", ReferencesAsync)
            .WithName("ListReferences")
            .WithSummary("A case's reference masks; version 1 is the original mask")
            .Produces<ReferenceResponse[]>()
            .ProducesProblem(404);
        references
            .MapGet("/{version:int}.png", ReferencePngAsync)
            .WithName("GetReferencePng")
            .WithSummary("A reference mask, 0 and 255 at the image's size")
            .Produces(StatusCodes.Status200OK, contentType: "image/png")
            .ProducesProblem(404);
    }

    private static async Task<IResult> ListAsync(
        int id,
        string caseId,
        DatasetQueries datasets,
        RevisionQueries queries,
        CancellationToken cancellation,
        int? reader = null
    )
    {
        if (await datasets.CaseAsync(id, caseId, cancellation) is not { } target)
            return UnknownCase(id, caseId);
        var references = await queries.ReferencesAsync(target.Id, cancellation);
        return TypedResults.Ok(
            (await queries.OfCaseAsync(target.Id, reader, cancellation)).Select(r => RevisionResponse.Of(r, references))
        );
    }

    private static async Task<IResult> SaveAsync(
        int id,
        string caseId,
        [AsParameters] RevisionUpload upload,
        HttpContext http,
        MaskRevisions revisions,
        RevisionQueries queries
    )
    {
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) || !MaskPng.IsSentAs(type.MediaType.AsSpan()))
            return ApiProblem.Of(
                StatusCodes.Status415UnsupportedMediaType,
                "Unsupported media type",
                $"The body's type is \"{http.Request.ContentType}\"; send the mask itself as image/png or image/tiff."
            );
        if (!ReaderEndpoints.TryRead(upload.Reader, out var reader, out var refusal))
            return Unprocessable(refusal);
        if (string.IsNullOrWhiteSpace(upload.IfMatch))
            return ApiProblem.Of(
                StatusCodes.Status428PreconditionRequired,
                "If-Match is required",
                "Send If-Match with the ETag of the "
                    + "revision the mask is based on, or * when it is based on none; otherwise a newer revision could be missed."
            );
        if (!RevisionUpload.TryKnown(upload.IfMatch, out var known))
            return Unprocessable($"If-Match is {upload.IfMatch}; expected a revision's ETag such as \"12\", or *.");
        if (upload.OriginOf(known) is not { } origin)
            return Unprocessable($"origin is \"{upload.Origin}\"; expected empty, prediction, reference or revision.");
        using var png = new MemoryStream();
        await http.Request.Body.CopyToAsync(png, http.RequestAborted);
        // What has arrived whole is kept, whether or not the browser still waits for the answer.
        var outcome = await revisions.SaveAsync(
            new RevisionDraft
            {
                DatasetId = id,
                CaseId = caseId,
                ReaderId = reader,
                Png = png.ToArray(),
                Known = known,
                Origin = origin,
                Seconds = upload.Seconds ?? 0,
                Comment = upload.Comment,
                Tools = upload.Tools ?? "{}",
            },
            CancellationToken.None
        );
        return await AnswerAsync(http, outcome, queries);
    }

    private static async Task<IResult> GetAsync(
        int id,
        string caseId,
        int revision,
        HttpContext http,
        DatasetQueries datasets,
        RevisionQueries queries
    )
    {
        if (await FindAsync(id, caseId, revision, datasets, queries, http.RequestAborted) is not { } found)
            return UnknownRevision(id, caseId, revision);
        http.Response.Headers.ETag = RevisionResponse.TagOf(found);
        return TypedResults.Ok(RevisionResponse.Of(found, await queries.ReferencesAsync(found.DatasetCaseId, http.RequestAborted)));
    }

    private static async Task<IResult> PngAsync(
        int id,
        string caseId,
        int revision,
        HttpContext http,
        DatasetQueries datasets,
        RevisionQueries queries,
        RevisionStore store
    ) =>
        await FindAsync(id, caseId, revision, datasets, queries, http.RequestAborted) is { } found
            ? Png(
                http,
                store.PathOf(id, found.Sha256),
                RevisionResponse.TagOf(found),
                $"The file of revision {revision} is missing from " + $"the data directory; restore it from a backup."
            )
            : UnknownRevision(id, caseId, revision);

    private static async Task<IResult> RestoreAsync(
        int id,
        string caseId,
        int revision,
        [FromHeader(Name = ApiReader.Header)] string? reader,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        HttpContext http,
        MaskRevisions revisions,
        RevisionQueries queries
    )
    {
        if (!ReaderEndpoints.TryRead(reader, out var readerId, out var refusal))
            return Unprocessable(refusal);
        int? known = null;
        if (ifMatch is not null && !RevisionUpload.TryKnown(ifMatch, out known))
            return Unprocessable($"If-Match is {ifMatch}; expected a revision's ETag such as \"12\", or *.");
        return await AnswerAsync(
            http,
            await revisions.RestoreAsync(id, caseId, revision, readerId, known, afterAny: ifMatch is null, CancellationToken.None),
            queries
        );
    }

    private static async Task<IResult> AdoptAsync(
        int id,
        string caseId,
        int revision,
        HttpContext http,
        DatasetQueries datasets,
        ReferenceMasks references
    )
    {
        var request = await ApiBody.ReadAsync<AdoptRequest>(http);
        if (await datasets.CaseAsync(id, caseId, http.RequestAborted) is not { } target)
            return UnknownCase(id, caseId);
        var outcome = await references.AdoptAsync(target, revision, request.Reader, request.Reason, http.RequestAborted);
        return outcome.State switch
        {
            AdoptState.Adopted => TypedResults.Created(
                $"/api/datasets/{id}/cases/{target.CaseId}/references/{outcome.Version!.Version}.png",
                ReferenceResponse.Of(target, outcome.Version)
            ),
            AdoptState.Unknown => ApiProblem.NotFound(outcome.Detail!),
            AdoptState.Conflict => ApiProblem.Conflict(outcome.Detail!),
            _ => ApiProblem.Invalid(outcome.Field!, outcome.Detail!),
        };
    }

    private static async Task<IResult> ReferencesAsync(
        int id,
        string caseId,
        DatasetQueries datasets,
        RevisionQueries queries,
        CancellationToken cancellation
    ) =>
        await datasets.CaseAsync(id, caseId, cancellation) is { } target
            ? TypedResults.Ok(
                (await queries.ReferencesAsync(target.Id, cancellation))
                    .Select(v => ReferenceResponse.Of(target, v))
                    .Prepend(ReferenceResponse.Original(target))
            )
            : UnknownCase(id, caseId);

    private static async Task<IResult> ReferencePngAsync(
        int id,
        string caseId,
        int version,
        HttpContext http,
        DatasetQueries datasets,
        ReferenceMasks references
    )
    {
        if (await datasets.CaseAsync(id, caseId, http.RequestAborted) is not { } target)
            return UnknownCase(id, caseId);
        return await references.OfCaseAsync(target, version, http.RequestAborted) is { } mask
            ? Png(
                http,
                mask.Path,
                $"\"reference-{version}\"",
                $"The file of reference version {version} of {target.CaseId} is missing "
                    + $"from the data directory; restore it from a backup."
            )
            : ApiProblem.NotFound($"{target.CaseId} has no reference version {version}.");
    }

    private static async Task<IResult> AnswerAsync(HttpContext http, SaveOutcome outcome, RevisionQueries queries)
    {
        if (outcome.Revision is not { } revision)
            return outcome.State == SaveState.Unknown ? ApiProblem.NotFound(outcome.Detail!) : Unprocessable(outcome.Detail!);
        http.Response.Headers.ETag = RevisionResponse.TagOf(revision);
        if (outcome.State == SaveState.Outdated)
        {
            return TypedResults.Problem(
                outcome.Detail,
                title: "There is a newer revision",
                statusCode: StatusCodes.Status412PreconditionFailed,
                extensions: new Dictionary<string, object?> { ["newest"] = revision.Id }
            );
        }

        var response = RevisionResponse.Of(revision, await queries.ReferencesAsync(revision.DatasetCaseId, http.RequestAborted));
        return outcome.State == SaveState.Saved ? TypedResults.Created(Address(revision), response) : TypedResults.Ok(response);
    }

    private static IResult Png(HttpContext http, string path, string tag, string missing)
    {
        if (!File.Exists(path))
            return ApiProblem.NotFound(missing);
        http.Response.Headers.CacheControl = Immutable;
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return TypedResults.PhysicalFile(path, "image/png", entityTag: new EntityTagHeaderValue(tag));
    }

    private static async Task<MaskRevision?> FindAsync(
        int id,
        string caseId,
        int revision,
        DatasetQueries datasets,
        RevisionQueries queries,
        CancellationToken cancellation
    ) =>
        await datasets.CaseAsync(id, caseId, cancellation) is { } target
            ? await queries.FindAsync(target.Id, revision, cancellation)
            : null;

    private static string Address(MaskRevision revision) =>
        FormattableString.Invariant($"/api/datasets/{revision.Case!.DatasetId}/cases/{revision.Case.CaseId}/revisions/{revision.Id}");

    private static ProblemHttpResult Unprocessable(string detail) =>
        ApiProblem.Of(StatusCodes.Status422UnprocessableEntity, "The mask was not saved", detail);

    internal static ProblemHttpResult UnknownCase(int id, string caseId) =>
        ApiProblem.NotFound($"Dataset {id} has no case \"{caseId}\"; GET /api/datasets/{id}/cases lists those there are.");

    private static ProblemHttpResult UnknownRevision(int id, string caseId, int revision) =>
        ApiProblem.NotFound(
            $"Case \"{caseId}\" of dataset {id} has no revision {revision}; GET "
                + $"/api/datasets/{id}/cases/{caseId}/revisions lists those there are."
        );
}
