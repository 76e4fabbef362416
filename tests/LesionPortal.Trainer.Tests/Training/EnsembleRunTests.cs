using LesionPortal.Core.Cases;
using LesionPortal.Core.Imaging;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;
using LesionPortal.Trainer.Architectures;
using LesionPortal.Trainer.Prediction;
using LesionPortal.Trainer.Training;
using LesionPortal.Trainer.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Tests.Training;

public sealed class EnsembleRunTests : IDisposable
{
    private readonly TemporaryFolder _data = new();
    private readonly TemporaryFolder _outputs = new();

    public void Dispose()
    {
        _data.Dispose();
        _outputs.Dispose();
    }

    [Fact]
    public void Run_TwoMembers_ScoresTheMeanOfTheirProbabilities()
    {
        string[] weights = [Weights("a", Architecture.UNet, 32, seed: 1), Weights("b", Architecture.SegNet, 32, seed: 2)];
        var manifest = Manifest(weights);

        var events = Run(manifest);

        var completed = events.All.OfType<RunCompleted>().Single();
        Assert.Equal(Parameters(Architecture.UNet) + Parameters(Architecture.SegNet), events.All.OfType<RunStarted>().Single().Parameters);
        Assert.Equal(manifest.Cases.Select(c => (c.Id, c.Part)), completed.Best.Cases.Select(c => (c.CaseId, c.Part)));
        foreach (var one in manifest.Cases)
        {
            var mean = Mean(weights, one.ImagePath);
            var reference = ImageCodec.ReadMask(Path.Combine(_data.Path, one.MaskPath), 32, 32).Pixels;
            var counts = PixelCounts.Of([.. mean.Select(p => p > DecisionRule.Probability)], reference);
            Assert.Equal(counts.Iou, completed.Best.Cases.Single(c => c.CaseId == one.Id).Iou, 0.01);
        }

        var shares = manifest
            .Cases.Where(c => c.Part == SplitPart.Validation)
            .Select(c => ImageCodec.ReadMask(Path.Combine(_data.Path, c.MaskPath), 32, 32).Pixels.Average(p => p ? 1.0 : 0));
        Assert.Equal(shares.Average(), events.All.OfType<CasesPrepared>().Last().TrivialValidationIou!.Value, 1e-12);
        Assert.InRange(completed.Best.ValidationMapSpread!.Value, 0, 0.5);
        Assert.Equal(completed.Best.Test.Iou, completed.Best.Cases.Where(c => c.Part == SplitPart.Test).Average(c => c.Iou), 1e-12);
    }

    [Fact]
    public void Run_LeavesAFileThatPredictsTheSameMaps()
    {
        var manifest = Manifest([Weights("a", Architecture.UNet, 32, seed: 1), Weights("b", Architecture.UNet, 32, seed: 2)]);
        Run(manifest);
        var tested = manifest.Cases.First(c => c.Part == SplitPart.Test);

        using var predictor = Predictor.Load(Folder.PredictingFile);
        predictor.WriteProbabilities(Path.Combine(_data.Path, tested.ImagePath), _outputs["again.png"]);

        Assert.Equal(ImageCodec.ReadRgb(Folder.Prediction(tested.Id)).Pixels, ImageCodec.ReadRgb(_outputs["again.png"]).Pixels);
        Assert.Equal(2 * Parameters(Architecture.UNet), predictor.ParameterCount);
    }

    [Fact]
    public void Run_MembersOfOtherSizesAndRules_TakesTheLargestSizeAndTheMeanThreshold()
    {
        string[] weights = [Weights("a", Architecture.UNet, 32, seed: 1), Weights("b", Architecture.UNet, 48, seed: 2)];
        ModelFile.Redescribe(weights[0], PredictionSettings.Baseline, new DecisionRule(0.3, LargestRegion: true));
        ModelFile.Redescribe(weights[1], new PredictionSettings { Flips = true }, new DecisionRule(0.4, LargestRegion: false));
        var manifest = Manifest(weights);

        var completed = Run(manifest).All.OfType<RunCompleted>().Single();

        Assert.Equal(
            new DecisionRule(0.35, LargestRegion: false),
            completed.Best.Decision with
            {
                Threshold = Math.Round(completed.Best.Decision.Threshold, 12),
            }
        );
        Assert.Equal(48, ImageCodec.ReadHeader(Folder.Prediction(manifest.Cases[^1].Id)).Width);
    }

    [Fact]
    public void Run_NoCaseThatNoMemberTrainedOn_HasNoValidationScores()
    {
        var manifest = Manifest([Weights("a", Architecture.UNet, 32, seed: 1), Weights("b", Architecture.UNet, 32, seed: 2)]);

        var best = Run(manifest with { Cases = [.. manifest.Cases.Where(c => c.Part != SplitPart.Validation)] })
            .All.OfType<RunCompleted>()
            .Single()
            .Best;

        Assert.True(double.IsNaN(best.Validation.Iou));
        Assert.DoesNotContain(best.Cases, c => c.Part == SplitPart.Validation);
        Assert.Equal(best.Cases.Where(c => c.Part == SplitPart.Test).Average(c => c.Iou), best.Test.Iou, 1e-12);
    }

    [Fact]
    public void Run_WeightsGone_NamesThem()
    {
        var manifest = Manifest([Weights("a", Architecture.UNet, 32, seed: 1), "gone.safetensors"]);

        Assert.Contains("gone.safetensors", Assert.Throws<WeightsFileException>(() => Run(manifest)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ManifestOfAnEnsemble_NeedsTestCasesAlone()
    {
        var manifest = Manifest(["a.safetensors", "b.safetensors"]) with
        {
            Settings = new RunSettings
            {
                Architecture = Architecture.Ensemble,
                Ensemble = new([1, 2]),
                Epochs = 0,
            },
        };
        var tested = manifest with { Cases = [.. manifest.Cases.Where(c => c.Part == SplitPart.Test)] };

        Assert.Equal(2, ManifestReader.Read(TinyDataset.WriteManifest(_data.Path, tested)).Members.Count);
        Assert.Contains(
            "members",
            Assert
                .Throws<ManifestException>(() =>
                    ManifestReader.Read(TinyDataset.WriteManifest(_data.Path, tested with { Members = [.. tested.Members.Take(1)] }))
                )
                .Message,
            StringComparison.Ordinal
        );
    }

    private RunFolder Folder => new(_outputs["run"]);

    private RecordedEvents Run(RunManifest manifest)
    {
        var events = new RecordedEvents();
        new EnsembleRun(manifest, _data.Path, Folder, events, TimeProvider.System).Run(TestContext.Current.CancellationToken);
        return events;
    }

    private RunManifest Manifest(string[] weights) =>
        TinyDataset.Write(_data.Path, TinyDataset.Settings, 2, 2, 2) with
        {
            Members = [.. weights.Select((w, i) => new ManifestMember(i + 1, w))],
            SampleCases = [],
        };

    private string Weights(string name, Architecture architecture, int side, int seed)
    {
        manual_seed(seed);
        using var network = ArchitectureRegistry.Create(architecture, 2);
        var path = _outputs[name + ".safetensors"];
        ModelFile.Write(path, network, new ModelDescription(architecture, 2, side, Loss.Dice, 1));
        return path;
    }

    private static long Parameters(Architecture architecture) => ArchitectureRegistry.CountParameters(architecture, 2);

    private List<double> Mean(string[] weights, string image)
    {
        var maps = weights
            .Select(w =>
            {
                using var scope = NewDisposeScope();
                using var predictor = Predictor.Load(w);
                return predictor.Logits(Path.Combine(_data.Path, image)).sigmoid().contiguous().data<float>().ToArray();
            })
            .ToList();
        return [.. maps[0].Zip(maps[1], (a, b) => (a + b) / 2.0)];
    }
}
