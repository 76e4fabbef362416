using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LesionPortal.Core.Runs;

namespace LesionPortal.Core.Tests.Runs;

/// <summary>Settings that are one of the catalogue's entries have one spelling, wherever they come from.</summary>
public sealed class SettingChoiceTests
{
    private static readonly (string Field, IReadOnlyList<CatalogueEntry> Entries)[] Choices =
    [
        .. RunCatalogue.Choices.Select(c => (c.Field, c.Entries)),
        ("encoder.weights", EncoderSettings.Choices),
    ];

    public static TheoryData<string, string> Keys { get; } =
    [.. Choices.SelectMany(c => c.Entries.Select(e => new TheoryDataRow<string, string>(c.Field, e.Key)))];

    public static TheoryData<string> EnumFields { get; } = [.. RunCatalogue.Choices.Where(c => c.Type.IsEnum).Select(c => c.Field)];

    [Fact]
    public void Choices_WordsOfTheJson_AreAllAmongThem()
    {
        var node = JsonSerializer.SerializeToNode(new RunSettings(), RunJson.Options)!.AsObject();
        var words = node.Concat(
                node.Where(p => p.Value is JsonObject)
                    .SelectMany(p => p.Value!.AsObject().Select(inner => KeyValuePair.Create($"{p.Key}.{inner.Key}", inner.Value)))
            )
            .Where(p => p.Value?.GetValueKind() == JsonValueKind.String)
            .Select(p => p.Key);

        Assert.Equal(words.Order(StringComparer.Ordinal), Choices.Select(c => c.Field).Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Keys))]
    public void Json_KnownKeyInAnyCase_IsOneRecordWithTheCataloguesSpelling(string field, string key)
    {
        var (lower, upper) = (Read(field, key.ToLowerInvariant()), Read(field, key.ToUpperInvariant()));

        Assert.Equal(Read(field, key), lower);
        Assert.Equal(lower, upper);
        Assert.Equal(lower, Read(field, key.ToUpperInvariant(), RunJson.Stored));
        Assert.Equal(key, At(JsonSerializer.SerializeToNode(upper, RunJson.Options)!, field)!.GetValue<string>());
    }

    [Theory, MemberData(nameof(EnumFields))]
    public void Json_UnknownOrNoKey_IsRefusedWithItsPathAndTheKnownOnes(string field)
    {
        var known = string.Join(", ", Choices.Single(c => c.Field == field).Entries.Select(e => e.Key));

        foreach (var key in (string?[])["no such thing", "", "0", "-1", null])
        {
            var refused = Assert.Throws<UnknownChoiceException>(() => Read(field, key));

            Assert.Equal((key, field), (refused.Key, refused.Field));
            Assert.Equal($"\"{key}\" is not known; choose one of {known}.", refused.Message);
        }
    }

    [Theory, MemberData(nameof(EnumFields))]
    public void Json_Number_IsRefusedWithItsPath(string field)
    {
        Assert.Equal("$." + field, Assert.Throws<JsonException>(() => Read(field, JsonValue.Create(0))).Path);
        Assert.Equal("$." + field, Assert.Throws<JsonException>(() => Read(field, JsonValue.Create(0), RunJson.Stored)).Path);
    }

    /// <summary>A row that a later version wrote: it is shown and written as it is, and no run begins with it.</summary>
    [Theory, MemberData(nameof(EnumFields))]
    public void Stored_UnknownKey_IsKeptAndRefusedByTheValidator(string field)
    {
        var (later, again, other) = (
            Read(field, "of a later version", RunJson.Stored),
            Read(field, "of a later version", RunJson.Stored),
            Read(field, "of another version", RunJson.Stored)
        );

        Assert.Equal(later, again);
        Assert.NotEqual(later, other);
        Assert.Equal("of a later version", At(JsonSerializer.SerializeToNode(later, RunJson.Options)!, field)!.GetValue<string>());
        Assert.Equal("of another version", At(JsonSerializer.SerializeToNode(other, RunJson.Stored)!, field)!.GetValue<string>());
        var problem = Assert.Single(RunSettingsValidator.Validate(later));
        Assert.Equal(field, problem.Field);
        Assert.StartsWith("\"of a later version\" is not known; choose one of ", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_UnknownOrNoEncoderWeights_AreRefusedAtThatField()
    {
        Assert.Equal("encoder.weights", Assert.Single(RunSettingsValidator.Validate(Read("encoder.weights", "no such thing"))).Field);
        Assert.Equal("encoder.weights", Assert.Single(RunSettingsValidator.Validate(Read("encoder.weights", ""))).Field);
        Assert.Equal("encoder.weights", Assert.Single(RunSettingsValidator.Validate(Read("encoder.weights", null))).Field);
    }

    [Theory, MemberData(nameof(Keys))]
    public void TrainersReadme_Settings_NameEveryKey(string field, string key)
    {
        var settings = File.ReadLines(Path.Combine(Repository.Root, "src", "LesionPortal.Trainer", "README.md"))
            .Where(line => line.StartsWith("| `settings", StringComparison.Ordinal))
            .ToList();

        Assert.Contains(
            settings,
            line => line.Contains(field.Split('.')[^1], StringComparison.Ordinal) && Regex.IsMatch(line, $@"\b{key}\b")
        );
    }

    [Fact]
    public void Weights_NameOfAFile_KeepsItsCase() =>
        Assert.Equal("ResNet34.safetensors", new EncoderSettings { Weights = "ResNet34.safetensors" }.Weights);

    private static RunSettings Read(string field, JsonNode? key, JsonSerializerOptions? options = null)
    {
        var node = field.Split('.').Reverse().Aggregate(key, (inner, name) => new JsonObject { [name] = inner });
        return node.Deserialize<RunSettings>(options ?? RunJson.Options)!;
    }

    private static JsonNode? At(JsonNode node, string field) => field.Split('.').Aggregate((JsonNode?)node, (n, name) => n![name]);
}
