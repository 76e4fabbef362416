using System.Text.Json;
using System.Text.Json.Serialization;
using LesionPortal.Core.Runs;

namespace LesionPortal.Web.Shared.Api;

/// <summary>Reads JSON bodies strictly: a misspelt setting is refused, not silently replaced by its default.</summary>
internal static class ApiBody
{
    private static readonly JsonSerializerOptions Strict = new(RunJson.Options)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
    };

    /// <exception cref="BadHttpRequestException">
    /// The body is no JSON of this kind; <c>PortalErrors</c> turns it into problem details.
    /// </exception>
    public static async Task<T> ReadAsync<T>(HttpContext http)
        where T : class
    {
        if (!http.Request.HasJsonContentType())
            throw new BadHttpRequestException("JSON is expected.", StatusCodes.Status415UnsupportedMediaType);
        try
        {
            return await http.Request.ReadFromJsonAsync<T>(Strict, http.RequestAborted)
                ?? throw new BadHttpRequestException("The body is null; send a JSON object.");
        }
        catch (JsonException e)
        {
            throw new BadHttpRequestException(e.Message, StatusCodes.Status400BadRequest, e);
        }
    }
}
