using LesionPortal.Core.Cases;
using LesionPortal.Core.Imaging;
using LesionPortal.Core.Runs;
using LesionPortal.Trainer.Training;
using LesionPortal.Trainer.Weights;

namespace LesionPortal.Trainer.Tests.Training;

public sealed class TrainingRunTests : IDisposable
{
    private readonly TemporaryFolder _data = new();
    private readonly TemporaryFolder _outputs = new();

    public void Dispose()
    {
        _data.Dispose();
        _outputs.Dispose();
    }

    [Theory]
    [InlineData(Architecture.UNet, Loss.Dice)]
    [InlineData(Architecture.SegNet, Loss.Focal)]
    [InlineData(Architecture.UNet, Loss.BCE)]
    public void Run_SmallManifest_TellsEventsInOrderAndWritesFiles(Architecture architecture, Loss loss)
    {
        var manifest = Manifest(TinyDataset.Settings with { Architecture = architecture, Loss = loss });
        var folder = Folder("run");

        var events = Run(manifest, folder);

        var kinds = events.All.Where(e => e is not (LoadMeasured or BatchDone or CasesPrepared)).Select(e => e.GetType()).ToList();
        Assert.Equal(
            [
                typeof(RunStarted),
                typeof(EpochDone),
                typeof(SamplesWritten),
                typeof(EpochDone),
                typeof(SamplesWritten),
                typeof(EpochDone),
                typeof(SamplesWritten),
                typeof(RunCompleted),
            ],
            kinds
        );
        Assert.Equal((11, 11), events.All.OfType<CasesPrepared>().Select(p => (p.Done, p.Total)).Last());
        var shares = manifest
            .Cases.Where(c => c.Part == SplitPart.Validation)
            .Select(c => ImageCodec.ReadMask(Path.Combine(_data.Path, c.MaskPath), 32, 32).Pixels.Average(p => p ? 1.0 : 0));
        Assert.Equal(
            shares.Average(),
            Assert.Single(events.All.OfType<CasesPrepared>(), p => p.TrivialValidationIou is not null).TrivialValidationIou!.Value,
            1e-12
        );
        Assert.Equal([1, 2, 3], events.Rows.Select(r => r.Epoch));
        Assert.All(events.Rows, r => Assert.InRange(r.Train.Iou, 0, r.Train.Dice + 1e-9), throwIfEmpty: true);
        var completed = events.All.OfType<RunCompleted>().Single();
        Assert.Equal(events.All.OfType<EpochDone>().Last().BestEpoch, completed.Best.Epoch);
        Assert.Equal(3, completed.Last.Epoch);
        Assert.Equal(manifest.Cases.Select(c => (c.Id, c.Part)), completed.Best.Cases.Select(c => (c.CaseId, c.Part)));
        Assert.True(completed.PeakMemoryMb > 50);
        foreach (var predicted in manifest.Cases.Where(c => c.Part != SplitPart.Train))
            Assert.Equal(32 * 32 * 3, ImageCodec.ReadRgb(folder.Prediction(predicted.Id)).Pixels.Length);
        Assert.All(manifest.SampleCases, id => Assert.True(File.Exists(folder.Sample(2, id))), throwIfEmpty: true);
        Assert.Equal(completed.Best.Epoch, ModelFile.Describe(folder.BestWeights).Epoch);
        Assert.Equal(3, ModelFile.Describe(folder.LastCheckpoint).Epoch);
        var machine = Assert.Single(RunMachine.Read(folder));
        Assert.Equal(("cpu", events.All.OfType<RunStarted>().Single().Threads), (machine.Device, machine.Threads));
        Assert.Contains("TorchSharp", machine.Libraries.Keys);
    }

    /// <summary>A history's row has the notebook's epsilon, final scores have none.</summary>
    private static void AssertSame(SegmentationScores ofHistory, SegmentationScores final)
    {
        Assert.Equal(ofHistory.QuantisedIou, final.QuantisedIou);
        Assert.Equal(ofHistory.Iou, final.Iou, 1e-8);
        Assert.Equal(ofHistory.Dice, final.Dice, 1e-8);
    }

    [Fact]
    public void Run_Completed_ValidationScoresOfBestAreThoseOfItsEpoch()
    {
        var events = Run(Manifest(TinyDataset.Settings with { Epochs = 6 }), Folder("run"));

        var best = events.All.OfType<RunCompleted>().Single().Best;
        AssertSame(events.Rows[best.Epoch - 1].Validation, best.Validation);
        Assert.Equal(events.Rows.Max(r => r.Validation.QuantisedIou), best.Validation.QuantisedIou);
        Assert.Equal(best.Test.Iou, best.Cases.Where(c => c.Part == SplitPart.Test).Average(c => c.Iou), 1e-12);
    }

    [Fact]
    public void Run_TinyDiscs_LearnsThem()
    {
        var events = Run(Manifest(TinyDataset.Settings with { Epochs = 25, BaseChannels = 4 }), Folder("run"));

        Assert.True(events.All.OfType<RunCompleted>().Single().Best.Validation.Iou > 0.7);
        Assert.True(events.Rows[^1].LossTrain < events.Rows[0].LossTrain / 2);
    }

    [Fact]
    public void Run_SameSeed_SameHistory_OtherSeed_Another()
    {
        var first = Run(Manifest(TinyDataset.Settings), Folder("a"));
        var second = Run(Manifest(TinyDataset.Settings), Folder("b"));
        var other = Run(Manifest(TinyDataset.Settings with { Seed = 6 }), Folder("c"));

        Assert.Equal(WithoutTime(first.Rows), WithoutTime(second.Rows));
        Assert.NotEqual(WithoutTime(first.Rows), WithoutTime(other.Rows));
    }

    /// <summary>Every part of the recipe, none at its default.</summary>
    private static readonly RunSettings Recipe = TinyDataset.Settings with
    {
        Loss = Loss.Tversky,
        LossParameters = new() { TverskyFalsePositives = 0.4 },
        Augmentation = AugmentationSettings.Recommended with { Hair = 0.5, Vignette = 0.5, Blur = 0.5 },
        Optimisation = new()
        {
            WeightDecay = 0.1,
            Schedule = Schedule.Cosine,
            WarmupEpochs = 1,
            GradientClip = 0.5,
            EmaDecay = 0.9,
            DeepSupervision = true,
        },
        Preparation = new() { ColourConstancy = ColourConstancy.ShadesOfGray, Normalisation = Normalisation.PerImage },
    };

    /// <summary>Its rate is cut after two epochs at the latest: the first can't be better than none.</summary>
    private static readonly RunSettings Plateau = TinyDataset.Settings with
    {
        Optimisation = new()
        {
            Schedule = Schedule.Plateau,
            PlateauPatience = 1,
            PlateauFactor = 0.01,
            Monitor = MonitoredMetric.Loss,
            Sampling = Sampling.BalancedByDiagnosis,
        },
    };

    public static TheoryData<RunSettings> ToResume =>
        [TinyDataset.Settings, TinyDataset.Settings with { Architecture = Architecture.SegNet }, Recipe, Plateau];

    [Fact]
    public void Run_NothingLearned_StopsEarlyAndSaysWhyAgainWhenResumed()
    {
        var settings = TinyDataset.Settings with
        {
            LearningRate = 1e-9,
            Epochs = 9,
            Optimisation = new() { EarlyStoppingPatience = 2, Monitor = MonitoredMetric.QuantisedIou },
        };

        var stopped = Run(Manifest(settings), Folder("run"));
        var again = Run(Manifest(settings), Folder("run"));

        var completed = stopped.All.OfType<RunCompleted>().Single();
        Assert.Equal(3, stopped.Rows.Count);
        Assert.Contains("Stopped early after epoch 3", completed.EndedEarly, StringComparison.Ordinal);
        Assert.Equal((1, 3), (completed.Best.Epoch, completed.Last.Epoch));
        Assert.Empty(again.Rows);
        Assert.Equal(completed.EndedEarly, again.All.OfType<RunCompleted>().Single().EndedEarly);
    }

    [Fact]
    public void Run_PatienceNotUsedUp_GoesToTheEndAndSaysNothing()
    {
        var events = Run(Manifest(TinyDataset.Settings with { Optimisation = new() { EarlyStoppingPatience = 3 } }), Folder("run"));

        Assert.Equal(3, events.Rows.Count);
        Assert.Null(events.All.OfType<RunCompleted>().Single().EndedEarly);
    }

    [Theory, MemberData(nameof(ToResume))]
    public void Run_CancelledAndResumed_EqualsUnbrokenRun(RunSettings settings)
    {
        var manifest = Manifest(settings with { Epochs = 5 });
        var unbroken = Run(manifest, Folder("unbroken"));
        using var cancel = new CancellationTokenSource();

        Assert.Throws<OperationCanceledException>(() =>
            Start(manifest, Folder("broken"), new RecordedEvents { OnEvent = e => CancelAfter(2, e, cancel) }, cancel.Token)
        );
        var resumed = Run(manifest, Folder("broken"));

        var replayed = resumed.All.OfType<RunStarted>().Single().ResumedEpochs;
        Assert.Equal([1, 2], replayed.Select(r => r.Epoch));
        Assert.Equal([3, 4, 5], resumed.Rows.Select(r => r.Epoch));
        Assert.Equal(WithoutTime(unbroken.Rows), WithoutTime([.. replayed, .. resumed.Rows]));
        Assert.Equal(unbroken.All.OfType<RunCompleted>().Single().Last.Cases, resumed.All.OfType<RunCompleted>().Single().Last.Cases);
        Assert.Equal(unbroken.All.OfType<RunCompleted>().Single().Best.Cases, resumed.All.OfType<RunCompleted>().Single().Best.Cases);
        AssertSameTensors(Folder("unbroken").LastCheckpoint, Folder("broken").LastCheckpoint);
    }

    [Fact]
    public void Run_EveryEpochDoneBefore_GoesOnToScoring()
    {
        var manifest = Manifest(TinyDataset.Settings);
        var before = Run(manifest, Folder("run"));

        var again = Run(manifest, Folder("run"));

        Assert.Empty(again.Rows);
        Assert.Equal(3, again.All.OfType<RunStarted>().Single().ResumedEpochs.Count);
        Assert.Equal(before.All.OfType<RunCompleted>().Single().Best.Cases, again.All.OfType<RunCompleted>().Single().Best.Cases);
    }

    [Fact]
    public void Run_MoreEpochsThanBefore_GoesOn()
    {
        Run(Manifest(TinyDataset.Settings), Folder("run"));

        var longer = Run(Manifest(TinyDataset.Settings with { Epochs = 4 }), Folder("run"));

        Assert.Equal([4], longer.Rows.Select(r => r.Epoch));
    }

    [Fact]
    public void Run_CheckpointOfOtherSettings_FailsAndNamesThem()
    {
        Run(Manifest(TinyDataset.Settings), Folder("run"));

        var error = Assert.Throws<TrainingFailedException>(() =>
            Run(Manifest(TinyDataset.Settings with { LearningRate = 0.02, Epochs = 2 }), Folder("run"))
        );

        Assert.Contains("learningRate (was 0.01, is 0.02)", error.Message, StringComparison.Ordinal);
        Assert.Contains("epochs (3 are done, 2 are wanted)", error.Message, StringComparison.Ordinal);
        Assert.Contains("empty folder", error.Advice, StringComparison.Ordinal);
    }

    public static TheoryData<RunSettings, string> Changes =>
        new()
        {
            {
                Recipe with
                {
                    LossParameters = new() { TverskyFalsePositives = 0.5 },
                },
                "lossParameters.tverskyFalsePositives (was 0.4, is 0.5)"
            },
            { Recipe with { Augmentation = Recipe.Augmentation with { Flips = false } }, "augmentation.flips (was true, is false)" },
            { Recipe with { Optimisation = Recipe.Optimisation with { EmaDecay = 0.8 } }, "optimisation.emaDecay (was 0.9, is 0.8)" },
            {
                Recipe with
                {
                    Optimisation = Recipe.Optimisation with { Sampling = Sampling.BalancedByDiagnosis },
                },
                "optimisation.sampling"
            },
            {
                Recipe with
                {
                    Optimisation = Recipe.Optimisation with { EarlyStoppingPatience = 9 },
                },
                "optimisation.earlyStoppingPatience (was 0, is 9)"
            },
            { Recipe with { Preparation = Recipe.Preparation with { Normalisation = Normalisation.None } }, "preparation.normalisation" },
            { Recipe with { Epochs = 4 }, "the schedule ends with them" },
        };

    [Theory, MemberData(nameof(Changes))]
    public void Run_CheckpointOfAnotherRecipe_FailsAndNamesWhatDiffers(RunSettings changed, string named)
    {
        Run(Manifest(Recipe), Folder("run"));

        var error = Assert.Throws<TrainingFailedException>(() => Run(Manifest(changed), Folder("run")));

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_AveragedWeights_AreWhatIsKeptAndScored()
    {
        var events = Run(Manifest(Recipe), Folder("run"));

        using var last = SafetensorsFile.Read(Folder("run").LastCheckpoint);
        Assert.Equal(last.Tensors["encoder.0.0.weight"].shape, last.Tensors["optimizer.learning.encoder.0.0.weight"].shape);
        Assert.False(last.Tensors["encoder.0.0.weight"].Equals(last.Tensors["optimizer.learning.encoder.0.0.weight"]));
        AssertSame(events.Rows[^1].Validation, events.All.OfType<RunCompleted>().Single().Last.Validation);
        Assert.Equal(Recipe.Preparation, ModelFile.Describe(Folder("run").BestWeights).Preparation);
    }

    [Fact]
    public void Run_CheckpointOfOtherCases_Fails()
    {
        var manifest = Manifest(TinyDataset.Settings);
        Run(manifest, Folder("run"));
        var moved = manifest with { Cases = [.. manifest.Cases.Select(c => c.Id == "IMD001" ? c with { Part = SplitPart.Test } : c)] };

        var error = Assert.Throws<TrainingFailedException>(() => Run(moved, Folder("run")));

        Assert.Contains("split", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_CheckpointCutShort_NamesTheFile()
    {
        var folder = Folder("run");
        Run(Manifest(TinyDataset.Settings), folder);
        using (var file = File.OpenWrite(folder.LastCheckpoint))
            file.SetLength(file.Length - 100);

        var error = Assert.Throws<WeightsFileException>(() => Run(Manifest(TinyDataset.Settings), folder));

        Assert.Contains(folder.LastCheckpoint, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_CudaAskedFor_UsesItOrFailsWithAdvice()
    {
        var manifest = Manifest(TinyDataset.Settings with { Device = ComputeDevice.Cuda, Epochs = 1 });
        if (DeviceChoice.Usable.Contains(ComputeDevice.Cuda))
        {
            Assert.Equal("cuda", Run(manifest, Folder("run")).All.OfType<RunStarted>().Single().Device);
            return;
        }

        var error = Assert.Throws<TrainingFailedException>(() => Run(manifest, Folder("run")));

        Assert.Contains("\"cuda\" is not usable", error.Message, StringComparison.Ordinal);
        Assert.Contains("auto or cpu", error.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_MixedAskedForOnTheCpu_SaysSoInTheLog()
    {
        var manifest = Manifest(
            TinyDataset.Settings with
            {
                Device = ComputeDevice.Cpu,
                Epochs = 1,
                Optimisation = new() { Precision = Precision.Mixed },
            }
        );

        var said = Run(manifest, Folder("run")).All.OfType<LogLine>().Single().Message;

        Assert.Contains("trains on the CPU", said, StringComparison.Ordinal);
        Assert.Contains("float32", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_LeftoversOfAnInterruptedWrite_AreCleared()
    {
        var folder = Folder("run");
        Directory.CreateDirectory(folder.Root);
        var leftover = folder.LastCheckpoint + ".1.1.part";
        File.WriteAllText(leftover, "half");

        Run(Manifest(TinyDataset.Settings with { Epochs = 1 }), folder);

        Assert.False(File.Exists(leftover));
    }

    private RunManifest Manifest(RunSettings settings) => TinyDataset.Write(_data.Path, settings);

    private RunFolder Folder(string name) => new(_outputs[name]);

    private RecordedEvents Run(RunManifest manifest, RunFolder folder)
    {
        var events = new RecordedEvents();
        Start(manifest, folder, events, TestContext.Current.CancellationToken);
        return events;
    }

    private void Start(RunManifest manifest, RunFolder folder, RecordedEvents events, CancellationToken cancel) =>
        new TrainingRun(manifest, _data.Path, folder, events, TimeProvider.System).Run(cancel);

    private static void CancelAfter(int epoch, TrainerEvent trainerEvent, CancellationTokenSource cancel)
    {
        if (trainerEvent is EpochDone { Row.Epoch: var done } && done == epoch)
            cancel.Cancel();
    }

    private static List<EpochRow> WithoutTime(IEnumerable<EpochRow> rows) => [.. rows.Select(r => r with { Seconds = 0 })];

    private static void AssertSameTensors(string one, string other)
    {
        using var a = SafetensorsFile.Read(one);
        using var b = SafetensorsFile.Read(other);
        Assert.Equal(a.Tensors.Keys, b.Tensors.Keys);
        Assert.Contains(a.Tensors.Keys, k => k.StartsWith("optimizer.exp_avg_sq.", StringComparison.Ordinal));
        Assert.Equal(a.Metadata["adamStep"], b.Metadata["adamStep"]);
        Assert.All(a.Tensors, t => Assert.True(t.Value.Equals(b.Tensors[t.Key]), t.Key), throwIfEmpty: true);
    }
}
