using System.Text.Json;
using System.Text.Json.Serialization;

namespace LesionPortal.Core.Runs;

/// <summary>
/// How settings, manifests and events are written as JSON: camelCase, numbers as numbers, one line unless said otherwise.
/// </summary>
public static class RunJson
{
    public static JsonSerializerOptions Options { get; } = Create(indented: false);

    public static JsonSerializerOptions Indented { get; } = Create(indented: true);

    private static JsonSerializerOptions Create(bool indented)
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            WriteIndented = indented,
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
            AllowOutOfOrderMetadataProperties = true,
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
