using System.Text;
using System.Text.Json;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Readers;
using LesionPortal.Web.Readers.Endpoints;
using LesionPortal.Web.Reviews;
using LesionPortal.Web.Shared.Api;
using LesionPortal.Web.Shared.Options;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace LesionPortal.Web.Masks.Endpoints;

/// <param name="Saved">Files that became revisions.</param>
/// <param name="Unchanged">Files whose pixels the reader's newest revision has already.</param>
internal sealed record MaskImportResponse(
    IReadOnlyList<ImportedMaskResponse> Saved,
    IReadOnlyList<ImportedMaskResponse> Unchanged,
    IReadOnlyList<RefusedMask> Refused
);

internal sealed record ImportedMaskResponse(string File, string Case, int Revision)
{
    public static ImportedMaskResponse Of(ImportedMask mask) => new(mask.File, mask.Revision.Case!.CaseId, mask.Revision.Id);
}

/// <summary>Masks and verdicts of a dataset in the forms other tools read, and masks back in.</summary>
internal static class MaskExchangeEndpoints
{
    /// <summary>COCO's fields are written with underscores.</summary>
    private static readonly JsonSerializerOptions SnakeCase = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    private const long LargestArchive = 1024L * 1024 * 1024;

    public static void MapMaskExchange(this IEndpointRouteBuilder routes)
    {
        var dataset = routes.MapGroup("/api/datasets/{id:int}").WithTags("Mask import and export");
        dataset
            .MapGet("/masks.zip", ZipAsync)
            .WithName("ExportMasks")
            .WithSummary("Masks as CASE_segmentation.png, 0 and 255 at the image's size (ISIC's convention)")
            .WithDescription(
                "version is latest (default), v1 (the original masks), v2…: each case's highest version not above it. With "
                    + "reader: that reader's newest revisions instead."
            )
            .Produces(StatusCodes.Status200OK, contentType: "application/zip")
            .ProducesValidationProblem()
            .ProducesProblem(404);
        dataset
            .MapGet("/coco.json", CocoAsync)
            .WithName("ExportCoco")
            .WithSummary("Masks as COCO JSON, run lengths packed as pycocotools reads them; version and reader as for masks.zip")
            .Produces<CocoFile>()
            .ProducesValidationProblem()
            .ProducesProblem(404);
        dataset
            .MapGet("/reviews.csv", CsvAsync)
            .WithName("ExportReviews")
            .WithSummary("Every verdict on this dataset's predictions, one a line")
            .Produces<string>(contentType: "text/csv")
            .ProducesProblem(404);
        dataset
            .MapPost("/masks", ImportAsync)
            .WithName("ImportMasks")
            .WithSummary(
                "Import masks: a zip of PNGs or TIFFs, or one file with its name in ?file=; each becomes the reader's next "
                    + "revision of the case in its name"
            )
            .WithDescription(
                "Names: CASE.png, CASE_segmentation.png, CASE_lesion.png or CASE_mask.png; .tif or .tiff likewise. Each mask "
                    + "is checked like a single upload; rejected files are listed with the reason, the others are imported. 422 when none "
                    + "could be imported."
            )
            .Accepts<Stream>("application/zip", "image/png", "image/tiff")
            .Produces<MaskImportResponse>()
            .ProducesProblem(404)
            .ProducesProblem(413)
            .ProducesProblem(415)
            .ProducesProblem(422)
            .WithMetadata(new RequestSizeLimitAttribute(LargestArchive));
    }

    internal static async Task<(IReadOnlyList<ExportedMask>? Masks, IResult? Refusal)> ChooseAsync(
        int id,
        string? version,
        int? reader,
        DatasetQueries datasets,
        ReaderRegister readers,
        MaskExports exports,
        CancellationToken cancellation
    )
    {
        if (await datasets.FindAsync(id, cancellation) is null)
            return (null, Unknown(id));
        if (!ReferenceChoice.TryParse(version ?? "latest", out var choice))
            return (
                null,
                ApiProblem.Invalid("version", $"\"{version}\" is no version of the reference masks; {ReferenceChoice.Expected}.")
            );
        if (reader is { } who && await readers.FindAsync(who, cancellation) is null)
            return (null, ApiProblem.Invalid("reader", $"There is no reader {who}; GET /api/readers lists those there are."));
        var masks = await exports.ChooseAsync(id, choice, reader, cancellation);
        return MaskExports.Missing(masks) is { } missing
            ? (
                null,
                ApiProblem.NotFound(
                    $"The mask of {missing} is missing from the data directory; restore it from a backup, or import "
                        + $"the dataset again."
                )
            )
            : (masks, null);
    }

    private static async Task<IResult> ZipAsync(
        int id,
        DatasetQueries datasets,
        ReaderRegister readers,
        MaskExports exports,
        CancellationToken cancellation,
        string? version = null,
        int? reader = null
    )
    {
        var (masks, refusal) = await ChooseAsync(id, version, reader, datasets, readers, exports, cancellation);
        return masks is null
            ? refusal!
            : TypedResults.Stream(
                await Task.Run(() => exports.Zip(masks), cancellation),
                "application/zip",
                $"dataset-{id}-masks-{(reader is { } who ? $"reader-{who}" : version ?? "latest")}.zip"
            );
    }

    private static async Task<IResult> CocoAsync(
        int id,
        DatasetQueries datasets,
        ReaderRegister readers,
        MaskExports exports,
        TimeProvider time,
        CancellationToken cancellation,
        string? version = null,
        int? reader = null
    )
    {
        var (masks, refusal) = await ChooseAsync(id, version, reader, datasets, readers, exports, cancellation);
        if (masks is null)
            return refusal!;
        var name = (await datasets.FindAsync(id, cancellation))?.Dataset.Name ?? "";
        var what = reader is { } who ? $"newest masks of reader {who}" : $"reference masks, version {version ?? "latest"}";
        return TypedResults.Json(
            await Task.Run(() => CocoExport.Of(name, what, masks, time.GetUtcNow().UtcDateTime), cancellation),
            SnakeCase
        );
    }

    private static async Task<IResult> CsvAsync(int id, DatasetQueries datasets, ReviewQueries reviews, CancellationToken cancellation) =>
        await datasets.FindAsync(id, cancellation) is null
            ? Unknown(id)
            : TypedResults.Bytes(
                Encoding.UTF8.GetBytes(ReviewCsv.Write(await reviews.JudgementsAsync(datasetId: id, cancellation: cancellation))),
                "text/csv; charset=utf-8",
                $"dataset-{id}-reviews.csv"
            );

    private static async Task<IResult> ImportAsync(
        int id,
        [FromHeader(Name = ApiReader.Header)] string? reader,
        HttpContext http,
        DatasetQueries datasets,
        ReaderRegister readers,
        MaskImport import,
        PortalFolders folders,
        string? comment = null,
        string? file = null
    )
    {
        if (await datasets.FindAsync(id, http.RequestAborted) is null)
            return Unknown(id);
        if (!ReaderEndpoints.TryRead(reader, out var readerId, out var refusal))
            return Unprocessable(refusal);
        if (await readers.FindAsync(readerId, http.RequestAborted) is null)
            return Unprocessable($"There is no reader {readerId}; GET /api/readers lists those there are.");
        if (MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) && MaskPng.IsSentAs(type.MediaType.AsSpan()))
            return await ImportOneAsync(id, readerId, comment, file, http, import);
        Directory.CreateDirectory(folders.Incoming);
        await using var archive = new FileStream(
            Path.Combine(folders.Incoming, $"masks-{Guid.NewGuid():N}.zip"),
            FileMode.CreateNew,
            FileAccess.ReadWrite,
            FileShare.None,
            1 << 16,
            FileOptions.DeleteOnClose
        );
        await http.Request.Body.CopyToAsync(archive, http.RequestAborted);
        archive.Position = 0;
        try
        {
            var result = await import.TakeAsync(id, readerId, comment, archive, CancellationToken.None);
            return result.Saved.Count + result.Unchanged.Count > 0
                ? Taken(result)
                : Unprocessable(
                    result.Refused.Count == 0
                        ? "The archive holds no file; send a zip of PNG or TIFF masks named after their cases, such as "
                            + "IMD002_segmentation.png."
                        : $"None of the {result.Refused.Count} files was imported. "
                            + $"{string.Join(" ", result.Refused.Take(3).Select(r => $"{r.File}: {r.Reason}"))}"
                );
        }
        catch (InvalidDataException e)
        {
            return Unprocessable($"The body is not a readable zip archive ({e.Message}); send a zip of PNG or TIFF masks.");
        }
    }

    private static async Task<IResult> ImportOneAsync(
        int id,
        int reader,
        string? comment,
        string? file,
        HttpContext http,
        MaskImport import
    )
    {
        if (string.IsNullOrWhiteSpace(file))
            return Unprocessable("Give the case of the mask: ?file=IMD002_segmentation.png, the name it would have in an archive.");
        // The address allows an archive's size; one mask is refused at its own (413).
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = MaskRevisions.MaxPngBytes;
        using var png = new MemoryStream();
        await http.Request.Body.CopyToAsync(png, http.RequestAborted);
        var result = await import.TakeOneAsync(id, reader, comment, file, png.ToArray(), CancellationToken.None);
        return result.Refused is [var refused] ? Unprocessable(refused.Reason) : Taken(result);
    }

    private static Ok<MaskImportResponse> Taken(MaskImportResult result) =>
        TypedResults.Ok(
            new MaskImportResponse(
                [.. result.Saved.Select(ImportedMaskResponse.Of)],
                [.. result.Unchanged.Select(ImportedMaskResponse.Of)],
                result.Refused
            )
        );

    private static ProblemHttpResult Unprocessable(string detail) =>
        ApiProblem.Of(StatusCodes.Status422UnprocessableEntity, "The masks were not taken", detail);

    private static ProblemHttpResult Unknown(int id) =>
        ApiProblem.NotFound($"There is no dataset {id}; GET /api/datasets lists those there are.");
}
