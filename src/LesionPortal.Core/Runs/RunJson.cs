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

    /// <summary>
    /// <see cref="Options"/> for what the portal keeps in its database: a choice that a later version wrote is read, too.
    /// </summary>
    public static JsonSerializerOptions Stored { get; } = Create(indented: false, new StoredChoiceConverter());

    private static JsonSerializerOptions Create(bool indented, params IReadOnlyList<JsonConverter> converters)
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            WriteIndented = indented,
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
            AllowOutOfOrderMetadataProperties = true,
        };
        foreach (var converter in converters)
            options.Converters.Add(converter);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
