using System.Text.Json;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;

namespace LesionPortal.Core.Tests.Runs;

public sealed class RunContractsTests
{
    private static readonly EpochRow Row = new()
    {
        Epoch = 3,
        LossTrain = 0.25,
        LossValidation = double.NaN,
        Train = new(0.9, 0.95, 0.97),
        Validation = new(0.7, 0.8, 0.85),
        LearningRate = 0.001,
        Seconds = 12.5,
    };

    public static TheoryData<string, TrainerEvent> Events
    {
        get
        {
            var result = CheckpointResult.Of(3, [Scored("IMD002", SplitPart.Test, shift: 1)]);
            return new()
            {
                { "started", new RunStarted("cpu", 214_361, 2, [Row]) },
                { "prepared", new CasesPrepared(10, 150) },
                { "batch", new BatchDone(1, 2, 10) },
                { "epoch", new EpochDone(Row, 2) },
                { "samples", new SamplesWritten(3, ["IMD002", "IMD003"]) },
                { "load", new LoadMeasured(500, 812.5, 99, null) },
                { "log", new LogLine("two lines\nin one \"message\"") },
                { "completed", new RunCompleted(result, result, 12.5, 812.5) },
                { "cancelled", new RunCancelled(3) },
                { "failed", new RunFailed("Out of memory.", "Choose a smaller batch.") },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Events), DisableDiscoveryEnumeration = true)]
    public void TrainerEvent_AsJson_IsOneLineAndComesBackTheSame(string name, TrainerEvent said)
    {
        var line = JsonSerializer.Serialize(said, RunJson.Options);
        Assert.DoesNotContain('\n', line);
        using var document = JsonDocument.Parse(line);
        Assert.Equal(name, document.RootElement.GetProperty("event").GetString());
        var heard = JsonSerializer.Deserialize<TrainerEvent>(line, RunJson.Options)!;
        Assert.IsType(said.GetType(), heard);
        Assert.Equal(line, JsonSerializer.Serialize(heard, RunJson.Options));
    }

    /// <summary>Every metric of the catalogue in both resolutions, under its key; the three of old where they always were.</summary>
    [Fact]
    public void Completed_AsJson_HasEveryMetricOfEachCaseUnderItsKey()
    {
        var result = CheckpointResult.Of(3, [Scored("IMD002", SplitPart.Test, shift: 3)]);

        var json = JsonSerializer.SerializeToElement<TrainerEvent>(new RunCompleted(result, result, 12.5, 812.5), RunJson.Options);

        var one = json.GetProperty("best").GetProperty("cases")[0];
        foreach (var (name, metrics) in new[] { ("training", result.Cases[0].Training), ("native", result.Cases[0].Native) })
            Assert.All(MetricCatalogue.All, m => Assert.Equal(m.Value(metrics), Number(one.GetProperty(name), m.Key)), throwIfEmpty: true);
        Assert.All(["iou", "dice", "quantisedIou"], key => Assert.Equal(Number(one.GetProperty("training"), key), Number(one, key)));
        Assert.Equal(result.Cases, JsonSerializer.Deserialize<RunCompleted>(json, RunJson.Options)!.Best.Cases);

        static double Number(JsonElement of, string key) => of.GetProperty(key).GetDouble();
    }

    [Fact]
    public void CheckpointResult_OfCases_HasTheMeansOfItsPartsAndNoneOfAnEmptyOne()
    {
        var (near, far) = (Scored("A", SplitPart.Test, shift: 1), Scored("B", SplitPart.Test, shift: 4));

        var result = CheckpointResult.Of(2, [near, far, Scored("C", SplitPart.Train, shift: 0)]);

        Assert.True(near.Iou > far.Iou);
        Assert.Equal((near.Iou + far.Iou) / 2, result.Test.Iou, 12);
        Assert.Equal((near.Dice + far.Dice) / 2, result.Test.Dice, 12);
        Assert.Equal(1, result.Train.QuantisedIou);
        Assert.True(double.IsNaN(result.Validation.Iou));
    }

    /// <summary>A square on a map and the same square drawn some columns to the right.</summary>
    private static CaseResult Scored(string caseId, SplitPart part, int shift)
    {
        return new(caseId, part, At(20), At(30));

        CaseMetrics At(int side) => SegmentationMetrics.Of(Map(side), Square(side, shift), side, side, DecisionRule.Baseline);

        static byte[] Map(int side) => Array.ConvertAll(Square(side, 0), inside => inside ? (byte)230 : (byte)25);

        static bool[] Square(int side, int shift) =>
            [.. Enumerable.Range(0, side * side).Select(i => i % side - shift is > 3 and < 14 && i / side is > 3 and < 14)];
    }

    [Fact]
    public void TrainerEvent_KindNotLeading_IsUnderstood() =>
        Assert.Equal(
            new CasesPrepared(1, 2),
            JsonSerializer.Deserialize<TrainerEvent>("""{"done":1,"total":2,"event":"prepared"}""", RunJson.Options)
        );

    [Fact]
    public void RunSettings_JsonOfTheApi_IsUnderstood()
    {
        var settings = JsonSerializer.Deserialize<RunSettings>(
            """
            {"dataset":2,"architecture":"UNet","baseChannels":8,"loss":"Dice","epochs":120,
             "batchSize":10,"learningRate":0.001,"imageSize":256,"seed":0,"device":"auto",
             "split":{"train":100,"validation":50,"test":50,"seed":1}}
            """,
            RunJson.Options
        );
        Assert.Equal(new RunSettings { Dataset = 2 }, settings);
    }

    [Theory]
    [InlineData("UNet", 8, "Dice", 0, "U-Net 8 · Dice · s0")]
    [InlineData("segnet", 64, "bce", 3, "SegNet 64 · BCE · s3")]
    [InlineData("UNetPlusPlus", 8, "Dice", 0, "U-Net++ 8 · Dice · s0")]
    [InlineData("DeepLabV3Plus", 16, "Focal", 2, "DeepLabV3+ 16 · Focal · s2")]
    [InlineData("Other", 1, "Mine", 1, "Other 1 · Mine · s1")]
    public void ShortName_AnyCase_IsTheSameEverywhere(string architecture, int channels, string loss, int seed, string expected) =>
        Assert.Equal(
            expected,
            RunCatalogue.ShortName(
                JsonSerializer.Deserialize<RunSettings>(
                    $$"""{"architecture":"{{architecture}}","baseChannels":{{channels}},"loss":"{{loss}}","seed":{{seed}}}""",
                    RunJson.Stored
                )!
            )
        );
}
