using LesionPortal.Core.Imaging;
using LesionPortal.Web.Masks;
using LesionPortal.Web.Shared.Api;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace LesionPortal.Web.Reviews.Endpoints;

/// <summary>
/// The pixels of review items. Addresses, names and validators tell nothing of run, case or time: a file's date would tell the run.
/// </summary>
internal static class ReviewMedia
{
    private const string CachedForADay = "private, max-age=86400";

    public static void MapReviewMedia(this IEndpointRouteBuilder routes)
    {
        var media = routes.MapGroup("/media/reviews/{token}").ExcludeFromDescription();
        media.MapGet("/image", ImageAsync);
        media.MapGet("/prediction.png", PredictionAsync);
        media.MapGet("/reference.png", ReferenceAsync);
    }

    private static async Task<IResult> ImageAsync(string token, ReviewPictures pictures, HttpContext http)
    {
        if (await pictures.FindAsync(token, http.RequestAborted) is not { } item)
            return Unknown();
        var path = pictures.ImagePath(item);
        return File.Exists(path)
            ? Bytes(http, token, await File.ReadAllBytesAsync(path, http.RequestAborted), TypeOf(path))
            : ApiProblem.NotFound("The image is missing from the data directory; import the dataset again.");
    }

    private static async Task<IResult> PredictionAsync(string token, ReviewPictures pictures, HttpContext http)
    {
        if (await pictures.FindAsync(token, http.RequestAborted) is not { } item)
            return Unknown();
        if (!pictures.IsThere(item))
            return ApiProblem.NotFound("The prediction's run was deleted; continue with the next one.");
        return await pictures.PredictionAsync(item, http.RequestAborted) is { } mask
            ? Bytes(http, token, ImageCodec.MaskPng(mask), "image/png")
            : ApiProblem.Of(StatusCodes.Status409Conflict, "The map is damaged", pictures.DamagedMapMessage(item));
    }

    private static async Task<IResult> ReferenceAsync(string token, ReviewPictures pictures, HttpContext http)
    {
        if (await pictures.FindAsync(token, http.RequestAborted) is not { } item)
            return Unknown();
        if (await pictures.ReferenceAsync(item, http.RequestAborted) is not { } reference)
            return ApiProblem.Conflict("The reference is hidden until the verdict is given and the item is opened.");
        return File.Exists(reference.Path)
            ? Bytes(
                http,
                $"{token}-v{reference.Version}",
                await File.ReadAllBytesAsync(reference.Path, http.RequestAborted),
                "image/png",
                "private, no-cache"
            )
            : ApiProblem.NotFound("The reference mask is missing from the data directory; import the dataset again.");
    }

    private static FileContentHttpResult Bytes(HttpContext http, string tag, byte[] content, string type, string caching = CachedForADay)
    {
        http.Response.Headers.CacheControl = caching;
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return TypedResults.Bytes(content, type, entityTag: new EntityTagHeaderValue($"\"{tag}\""));
    }

    private static string TypeOf(string path) =>
        Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".JPG" or ".JPEG" => "image/jpeg",
            ".WEBP" => "image/webp",
            _ => "image/png",
        };

    private static ProblemHttpResult Unknown() =>
        ApiProblem.NotFound("Review item not found; GET /api/review-sessions/{id}/next returns the next one.");
}
