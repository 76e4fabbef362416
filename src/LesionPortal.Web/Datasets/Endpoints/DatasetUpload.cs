using System.Text;
using LesionPortal.Web.Shared.Api;
using LesionPortal.Web.Shared.Options;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace LesionPortal.Web.Datasets.Endpoints;

/// <summary>Takes an archive part by part from the wire to the disk; nothing of it is held in memory.</summary>
internal sealed class DatasetUpload(IDatasetImports imports, IOptions<PortalOptions> options)
{
    private const int MaxNameLength = 4096;

    public static string? BoundaryOf(HttpRequest request)
    {
        if (
            !MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
        )
            return null;
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        return string.IsNullOrEmpty(boundary) ? null : boundary;
    }

    /// <summary>
    /// The field "name" comes before "file", as a form in that order sends it; without it the file's name names the dataset.
    /// </summary>
    public async Task<ImportOutcome> ReceiveAsync(HttpContext http, string boundary)
    {
        var limit = options.Value.MaximumArchiveGigabytes * 1024L * 1024 * 1024;
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = limit;
        if (http.Request.ContentLength > limit)
            throw new BadHttpRequestException(
                $"Larger than Portal:MaximumArchiveGigabytes ({options.Value.MaximumArchiveGigabytes}).",
                StatusCodes.Status413PayloadTooLarge
            );

        string? name = null;
        try
        {
            var parts = new MultipartReader(boundary, http.Request.Body);
            while (await parts.ReadNextSectionAsync(http.RequestAborted) is { } part)
            {
                if (!ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var disposition))
                    continue;
                var field = HeaderUtilities.RemoveQuotes(disposition.Name).Value;
                if (field == "name")
                    name = await TextAsync(part.Body, http.RequestAborted);
                else if (field == "file")
                    return await FileAsync(name, disposition, part.Body, http.RequestAborted);
            }
        }
        catch (Exception e)
            when (e is InvalidDataException
                || (
                    e is IOException and not BadHttpRequestException
                    && !FullDisk.IsCauseOf(e)
                    && !http.RequestAborted.IsCancellationRequested
                )
            )
        {
            throw new BadHttpRequestException(
                $"The upload was interrupted or is not valid multipart/form-data ({e.Message}); send " + $"it again.",
                e
            );
        }

        return ImportOutcome.Refused("file", "The upload contains no file; send the archive as the field \"file\", after \"name\".");
    }

    private async Task<ImportOutcome> FileAsync(
        string? name,
        ContentDispositionHeaderValue disposition,
        Stream body,
        CancellationToken cancellation
    )
    {
        var fileName =
            HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).Value ?? "";
        return await imports.StartUploadAsync(name ?? ImportSource.NameOf(fileName), fileName, body, cancellation);
    }

    private static async Task<string> TextAsync(Stream body, CancellationToken cancellation)
    {
        var buffer = new byte[MaxNameLength];
        var length = await body.ReadAtLeastAsync(buffer, MaxNameLength, throwOnEndOfStream: false, cancellation);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }
}
