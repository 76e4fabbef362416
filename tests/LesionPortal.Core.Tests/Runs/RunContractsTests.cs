using System.Text.Json;
using LesionPortal.Core.Cases;
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
            var result = new CheckpointResult(3, new(1, 1, 1), new(0.7, 0.8, 0.85), new(0.6, 0.75, 0.8), [new CaseResult("IMD002", SplitPart.Test, 0.6, 0.75, 0.8)]);
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

    [Fact]
    public void TrainerEvent_KindNotLeading_IsUnderstood() =>
        Assert.Equal(new CasesPrepared(1, 2), JsonSerializer.Deserialize<TrainerEvent>("""{"done":1,"total":2,"event":"prepared"}""", RunJson.Options));

    [Fact]
    public void RunSettings_JsonOfTheApi_IsUnderstood()
    {
        var settings = JsonSerializer.Deserialize<RunSettings>("""
            {"dataset":2,"architecture":"UNet","baseChannels":8,"loss":"Dice","epochs":120,"batchSize":10,"learningRate":0.001,"imageSize":256,"seed":0,"device":"auto","split":{"train":100,"validation":50,"test":50,"seed":1}}
            """, RunJson.Options);
        Assert.Equal(new RunSettings { Dataset = 2 }, settings);
    }

    [Theory]
    [InlineData("UNet", 8, "Dice", 0, "U-Net 8 · Dice · s0")]
    [InlineData("segnet", 64, "bce", 3, "SegNet 64 · BCE · s3")]
    [InlineData("UNetPlusPlus", 8, "Dice", 0, "U-Net++ 8 · Dice · s0")]
    [InlineData("DeepLabV3Plus", 16, "Focal", 2, "DeepLabV3+ 16 · Focal · s2")]
    [InlineData("Other", 1, "Mine", 1, "Other 1 · Mine · s1")]
    public void ShortName_AnyCase_IsTheSameEverywhere(string architecture, int channels, string loss, int seed, string expected) =>
        Assert.Equal(expected, RunCatalogue.ShortName(new RunSettings { Architecture = architecture, BaseChannels = channels, Loss = loss, Seed = seed }));
}
