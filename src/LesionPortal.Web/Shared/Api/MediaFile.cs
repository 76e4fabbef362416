using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace LesionPortal.Web.Shared.Api;

/// <summary>One file as an answer: validators, and caching in this browser only.</summary>
internal static class MediaFile
{
    private const string Revalidated = "private, no-cache";

    /// <summary>The page vouches for the version (<c>?v=HASH</c>).</summary>
    private const string Immutable = "private, max-age=31536000, immutable";

    public static IResult Answer(HttpContext http, string path, string missing, string? downloadName = null)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            return ApiProblem.NotFound(missing);
        http.Response.Headers.CacheControl = http.Request.Query.ContainsKey("v") ? Immutable : Revalidated;
        http.Response.Headers.XContentTypeOptions = "nosniff";
        var tag = string.Create(CultureInfo.InvariantCulture, $"\"{file.Length:x}-{file.LastWriteTimeUtc.Ticks:x}\"");
        return TypedResults.PhysicalFile(
            file.FullName,
            TypeOf(file.Extension),
            downloadName,
            file.LastWriteTimeUtc,
            new EntityTagHeaderValue(tag)
        );
    }

    private static string TypeOf(string extension) =>
        extension.ToUpperInvariant() switch
        {
            ".PNG" => "image/png",
            ".JPG" or ".JPEG" => "image/jpeg",
            ".WEBP" => "image/webp",
            ".BMP" => "image/bmp",
            ".JSON" => "application/json",
            ".TXT" => "text/plain; charset=utf-8",
            _ => "application/octet-stream",
        };
}
