using System.Diagnostics;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;
using LesionPortal.Trainer.DataLoading;
using LesionPortal.Trainer.Tests.Commands;
using LesionPortal.Trainer.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Tests.Training;

/// <summary>A run of hundreds of epochs must not need more memory at its end than at its beginning.</summary>
public sealed class MemoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _output = new();

    public static TheoryData<string, RunSettings> Recipes { get; } =
        new()
        {
            { "SegNet", TinyDataset.Settings with { Architecture = Architecture.SegNet, Loss = Loss.Focal } },
            { "UNet", TinyDataset.Settings },
            {
                "SegNet averaged",
                TinyDataset.Settings with
                {
                    Architecture = Architecture.SegNet,
                    Optimisation = new() { EmaDecay = 0.99 },
                }
            },
            {
                "UNet with everything",
                TinyDataset.Settings with
                {
                    Augmentation = AugmentationSettings.Recommended,
                    Optimisation = new()
                    {
                        EmaDecay = 0.99,
                        DeepSupervision = true,
                        WeightDecay = 0.01,
                        GradientClip = 1,
                        Schedule = Schedule.Cosine,
                        WarmupEpochs = 2,
                    },
                    Preparation = new() { ColourConstancy = ColourConstancy.ShadesOfGray, Normalisation = Normalisation.PerImage },
                    Epochs = 110,
                }
            },
        };

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
    }

    [Theory, MemberData(nameof(Recipes))]
    public void Train_TwoHundredSteps_LeavesNoMoreTensorsThanTwo(string recipe, RunSettings settings)
    {
        using var cases = PreparedCases.Read(
            TinyDataset.Write(_folder.Path, settings),
            _folder.Path,
            _ => { },
            TestContext.Current.CancellationToken
        );
        using var session = TrainingSession.Fresh(settings, CPU);
        var pass = new EpochPass(cases, settings);
        Epoch(1); // makes the optimiser's state
        var before = LiveTensors.Count();

        for (var epoch = 2; epoch <= 101; epoch++)
            Epoch(epoch);

        Assert.Equal(202, session.Steps);
        LiveTensors.AssertNoMoreThan(before, recipe);

        void Epoch(int epoch)
        {
            pass.Train(session, epoch, TestContext.Current.CancellationToken);
            pass.Evaluate(session, SplitPart.Validation, (_, _) => { }, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Train_FiftyEpochs_ResidentMemoryOfTheSecondHalfStaysThatOfTheFirst()
    {
        var settings = TinyDataset.Settings with
        {
            Epochs = 50,
            BaseChannels = 4,
            ImageSize = 64,
            Augmentation = AugmentationSettings.Recommended,
        };
        var manifest = TinyDataset.WriteManifest(_folder.Path, TinyDataset.Write(_folder.Path, settings));
        var resident = new List<double>();
        using var trainer = TrainerProcess.Start("train", "--manifest", manifest, "--output", _output.Path);

        while (await trainer.ReadEventAsync() is { } next)
        {
            if (next is EpochDone)
                resident.Add(ResidentMb(trainer.Id));
        }

        Assert.Equal(0, (await trainer.EndAsync()).ExitCode);
        Assert.Equal(50, resident.Count);
        var (first, second) = (resident[..25].Max(), resident[25..].Max());
        TestContext.Current.SendDiagnosticMessage(
            FormattableString.Invariant($"resident {resident[0]:0} MiB after epoch 1, {first:0} to 25, {second:0} to 50")
        );
        Assert.True(
            second < 1.05 * first,
            FormattableString.Invariant($"{first:0} MiB in epochs 1 to 25, {second:0} MiB in epochs 26 to 50")
        );
    }

    private static double ResidentMb(int processId)
    {
        using var process = Process.GetProcessById(processId);
        return process.WorkingSet64 / (1024.0 * 1024);
    }
}
