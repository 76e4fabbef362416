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

    public static TheoryData<string> Fields { get; } = [.. Choices.Select(c => c.Field)];

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
        Assert.Equal(key, At(JsonSerializer.SerializeToNode(upper, RunJson.Options)!, field)!.GetValue<string>());
    }

    [Theory, MemberData(nameof(Fields))]
    public void Validate_UnknownOrNoKey_IsRefusedAtThatField(string field)
    {
        Assert.Equal(field, Assert.Single(RunSettingsValidator.Validate(Read(field, "no such thing"))).Field);
        Assert.Equal(field, Assert.Single(RunSettingsValidator.Validate(Read(field, ""))).Field);
        Assert.Equal(field, Assert.Single(RunSettingsValidator.Validate(Read(field, null))).Field);
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

    [Fact]
    public void With_KeyInAnotherCase_IsSpelledByTheCatalogue() =>
        Assert.Equal(new RunSettings { Loss = "BCE" }, new RunSettings() with { Loss = "bce" });

    private static RunSettings Read(string field, string? key)
    {
        var node = field.Split('.').Reverse().Aggregate((JsonNode?)key, (inner, name) => new JsonObject { [name] = inner });
        return node.Deserialize<RunSettings>(RunJson.Options)!;
    }

    private static JsonNode? At(JsonNode node, string field) => field.Split('.').Aggregate((JsonNode?)node, (n, name) => n![name]);
}
