using System.Text.Json;

namespace LesionPortal.Web.Shared.Controls;

/// <summary>What the server answered to an upload: the new thing's id, or a sentence and the field it concerns.</summary>
public sealed record UploadReply(string? Id, string? Problem, string? Field)
{
    public static UploadReply From(int status, string body)
    {
        if (status == 0)
            return new(null, "The upload was cancelled, or the connection was lost. Nothing was stored; upload it again.", null);
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (status is >= 200 and < 300 && root.TryGetProperty("id", out var id))
                return new(id.ToString(), null, null);
            if (
                root.TryGetProperty("errors", out var errors)
                && errors.ValueKind == JsonValueKind.Object
                && errors.EnumerateObject().FirstOrDefault() is { Value.ValueKind: JsonValueKind.Array } first
            )
                return new(null, string.Join(" ", first.Value.EnumerateArray().Select(e => e.ToString())), first.Name);
            foreach (var name in new[] { "detail", "title" })
            {
                if (root.TryGetProperty(name, out var sentence) && sentence.GetString() is { Length: > 0 } text)
                    return new(null, text, null);
            }
        }
        catch (JsonException)
        {
            // A proxy's page, or nothing at all: the status has to do.
        }

        return new(null, $"The portal answered {status}; its log says why.", null);
    }
}
