using System.Text.Json;
using System.Text.Json.Serialization;

namespace LesionPortal.Core.Runs;

/// <summary>A key in JSON that is none of a setting's choices. The message quotes it and lists them; the path says where it is.</summary>
/// <param name="key">As typed; null for a JSON null.</param>
public sealed class UnknownChoiceException(string? key, string message) : JsonException(message)
{
    public string? Key { get; } = key;

    /// <summary>Where it stands in what was read: "settings.loss", "runs[2].optimisation.schedule".</summary>
    public string Field => Path is ['$', '.', .. var path] ? path : "";
}

/// <summary>Writes a choice of settings by its key and reads it in any case; a number is refused.</summary>
/// <param name="isStored">
/// What is read was written before: an unknown key is kept (<see cref="ChoiceKeys.FromStored"/>). Else it is refused with an
/// <see cref="UnknownChoiceException"/>.
/// </param>
public sealed class ChoiceJsonConverter<T>(bool isStored) : JsonConverter<T>
    where T : struct, Enum
{
    /// <summary>For the attribute of a type.</summary>
    public ChoiceJsonConverter()
        : this(false) { }

    public override bool HandleNull => true;

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        // Without a message the serializer's own: it names the type and the path.
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Null))
            throw new JsonException();
        var key = reader.GetString();
        return ChoiceKeys.Find<T>(key)
            ?? (isStored ? ChoiceKeys.FromStored<T>(key ?? "") : throw new UnknownChoiceException(key, SettingChoice.Of<T>().Refusal(key)));
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.Key());
    }
}

/// <summary>The converters of all choices, for what was stored.</summary>
internal sealed class StoredChoiceConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => RunCatalogue.Choices.Any(c => c.Type == typeToConvert);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(ChoiceJsonConverter<>).MakeGenericType(typeToConvert), args: [true])!;
}
