using System.Text.Json;
using System.Text.Json.Nodes;
using LesionPortal.Core.Runs;

namespace LesionPortal.Core.Tests.Runs;

/// <summary>Every number of the settings is declared once, where it is read, set, limited and explained.</summary>
public sealed class SettingTests
{
    private static readonly RunSettings Defaults = new();
    private static readonly IReadOnlyList<Setting> All = [.. RunSettings.Catalogue, .. RunCatalogue.Recipe];

    public static TheoryData<string> Fields { get; } = [.. All.Select(s => s.Field)];

    [Fact]
    public void All_NumbersAndSwitchesOfTheJson_AreAllDeclared()
    {
        string[] declaredElsewhere = ["dataset", "seed"];
        var json = Leaves(Defaults)
            .Where(l => l.Value.GetValueKind() is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)
            .Select(l => l.Field)
            .Where(f => !declaredElsewhere.Contains(f) && !f.StartsWith("split.", StringComparison.Ordinal))
            .ToList();

        Assert.Equal(json.Order(StringComparer.Ordinal), All.Select(s => s.Field).Order(StringComparer.Ordinal));
        Assert.All(All, s => Assert.True(s.Sentence.EndsWith('.') && s.Source.Length > 0, s.Field));
    }

    [Theory, MemberData(nameof(Fields))]
    public void Set_AnotherValue_ChangesItsFieldAloneAndIsRead(string field)
    {
        var setting = All.Single(s => s.Field == field);
        var value = Other(setting);

        var changed = setting.Set(Defaults, value);

        Assert.Equal(value, setting.Get(changed));
        var difference = Assert.Single(
            Leaves(changed).Zip(Leaves(Defaults)),
            pair => pair.First.Value.ToJsonString() != pair.Second.Value.ToJsonString()
        );
        Assert.Equal(field, difference.First.Field);
        Assert.Equal(Defaults, setting.Set(changed, setting.Default));
    }

    [Theory, MemberData(nameof(Fields))]
    public void Check_BoundsAndBeyond_AreAsDeclaredAndNamedByTheRange(string field)
    {
        var setting = All.Single(s => s.Field == field);
        Assert.Null(setting.Check(Defaults));
        Assert.Null(setting.Check(setting.Set(Defaults, setting.To)));
        Assert.Equal(setting.IsAboveFrom, setting.Check(setting.Set(Defaults, setting.From)) is not null);
        if (setting.IsSwitch)
            return;

        var below = setting.Check(setting.Set(Defaults, setting.From - 1))!;
        var above = setting.Check(setting.Set(Defaults, setting.To + 1))!;

        Assert.Equal((field, field), (below.Field, above.Field));
        Assert.All([below, above], p => Assert.Contains($"{setting.Name} is ", p.Message, StringComparison.Ordinal));
        Assert.All([below, above], p => Assert.Contains($"it must be {setting.Range}.", p.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("epochs", "1 to 10,000")]
    [InlineData("learningRate", "above 0 and at most 1")]
    [InlineData("imageSize", "32 to 1,024 in steps of 16")]
    [InlineData("optimisation.emaDecay", "0 to 0.99999")]
    public void Range_InWords_NamesBothBounds(string field, string expected) =>
        Assert.Equal(expected, All.Single(s => s.Field == field).Range);

    private static double Other(Setting setting) =>
        setting.IsSwitch ? 1 - setting.Default
        : setting.IsWhole ? setting.To - Math.Max(1, setting.MultipleOf)
        : setting.From + (setting.To - setting.From) / 3;

    private static List<(string Field, JsonNode Value)> Leaves(RunSettings settings) =>
        [.. Leaves("", JsonSerializer.SerializeToNode(settings, RunJson.Options)!)];

    private static IEnumerable<(string Field, JsonNode Value)> Leaves(string path, JsonNode? node) =>
        node switch
        {
            JsonObject parts => parts.SelectMany(p => Leaves(path.Length == 0 ? p.Key : $"{path}.{p.Key}", p.Value)),
            null => [],
            _ => [(path, node)],
        };
}
