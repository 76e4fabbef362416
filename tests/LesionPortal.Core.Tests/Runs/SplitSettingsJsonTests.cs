using System.Text.Json;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;

namespace LesionPortal.Core.Tests.Runs;

public sealed class SplitSettingsJsonTests
{
    private static SplitSettings Read(string json) => JsonSerializer.Deserialize<SplitSettings>(json, RunJson.Options)!;

    [Fact]
    public void Json_Sizes_RoundTrip()
    {
        const string json = """{"train":100,"validation":50,"test":50,"seed":7}""";
        Assert.Equal(SplitSettings.OfSizes(100, 50, 50, 7), Read(json));
        Assert.Equal(json, JsonSerializer.Serialize(Read(json), RunJson.Options));
    }

    [Fact]
    public void Json_Lists_RoundTrip()
    {
        const string json = """{"train":["IMD003","IMD004"],"validation":["IMD005"],"test":["IMD006"]}""";
        var settings = Read(json);
        Assert.Equal((2, 1, 1), (settings.TrainCount, settings.ValidationCount, settings.TestCount));
        Assert.Equal(["IMD003", "IMD004"], settings.Explicit!.Of(SplitPart.Train));
        Assert.Equal(json, JsonSerializer.Serialize(settings, RunJson.Options));
    }

    [Theory]
    [InlineData("""{"train":100,"validation":50,"test":50,"seed":7,"folds":5,"fold":2}""")]
    [InlineData("""{"train":["IMD003","IMD004"],"validation":["IMD005"],"test":["IMD006"],"seed":7,"folds":3,"fold":1}""")]
    public void Json_Fold_RoundTrips(string json)
    {
        var settings = Read(json);
        Assert.Equal(7, settings.Seed);
        Assert.True(settings is { Folds: > 2, Fold: > 0 });
        Assert.Equal(json, JsonSerializer.Serialize(settings, RunJson.Options));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData(""","seed":7,"folds":3,"fold":1""", ""","seed":7,"folds":3,"fold":1""")]
    public void WithoutLists_OfLists_WritesNumbersAndThePlaceAndIsNotReadAgain(string asGiven, string asWritten)
    {
        var lists = Read($$"""{"train":["IMD003","IMD004"],"validation":["IMD005"],"test":["IMD006"]{{asGiven}}}""");

        var json = JsonSerializer.Serialize(lists.WithoutLists("/api/runs/3"), RunJson.Options);

        Assert.Equal($$"""{"train":2,"validation":1,"test":1{{asWritten}},"listsAt":"/api/runs/3"}""", json);
        Assert.Contains(
            "split.listsAt: the lists of cases were left out",
            Assert.Throws<JsonException>(() => Read(json)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void WithoutLists_OfSizes_IsTheSame()
    {
        var sizes = SplitSettings.OfSizes(100, 50, 50, 7);

        Assert.Same(sizes, sizes.WithoutLists("/api/runs/3"));
    }

    [Fact]
    public void Json_WithoutSeed_IsSeedZero() => Assert.Equal(0, Read("""{"train":1,"validation":1,"test":1}""").Seed);

    [Theory]
    [InlineData("""[1,2,3]""", "expected an object")]
    [InlineData("""{"train":100,"test":50}""", "split.validation is missing")]
    [InlineData("""{"train":100,"validation":["IMD003"],"test":50}""", "three whole numbers, or three lists")]
    [InlineData("""{"train":"100","validation":"50","test":"50"}""", "three whole numbers, or three lists")]
    [InlineData("""{"train":1.5,"validation":1,"test":1}""", "split.train: expected a whole number")]
    [InlineData("""{"train":[3],"validation":["IMD004"],"test":["IMD005"]}""", "split.train: expected case ids")]
    [InlineData("""{"train":1,"validation":1,"test":1,"seed":"x"}""", "split.seed")]
    [InlineData("""{"train":1,"validation":1,"test":1,"folds":2.5}""", "split.folds")]
    public void Json_BadForm_SaysWhatIsWrong(string json, string expected) =>
        Assert.Contains(expected, Assert.Throws<JsonException>(() => Read(json)).Message, StringComparison.Ordinal);
}
