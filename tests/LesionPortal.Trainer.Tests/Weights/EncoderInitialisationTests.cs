using System.Security.Cryptography;
using LesionPortal.Core.Runs;
using LesionPortal.Trainer.Architectures;
using LesionPortal.Trainer.Training;
using LesionPortal.Trainer.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Tests.Weights;

/// <summary>A run whose encoder starts from a made-up file.</summary>
public sealed class EncoderInitialisationTests : IDisposable
{
    private const string FileName = "made-up.safetensors";
    private readonly TemporaryFolder _data = new();
    private readonly TemporaryFolder _outputs = new();
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose()
    {
        _scope.Dispose();
        _data.Dispose();
        _outputs.Dispose();
    }

    [Fact]
    public void Run_FactorZero_KeepsTheFilesWeightsAndTrainsTheRest()
    {
        var weights = WriteFile(seed: 3);

        Run(Manifest(factor: 0, epochs: 1), "run");

        using var trained = SafetensorsFile.Read(new RunFolder(_outputs["run"]).LastCheckpoint);
        using var random = TrainingSession.Fresh(Manifest(0, 1).Settings, CPU);
        Assert.True(trained.Tensors["encoder.layer4.1.conv2.weight"].Equals(weights["layer4.1.conv2.weight"]));
        Assert.True(trained.Tensors["encoder.bn1.bias"].Equals(weights["bn1.bias"]));
        Assert.False(trained.Tensors["head.weight"].Equals(random.Network.state_dict()["head.weight"]));
    }

    [Fact]
    public void Run_CancelledAndResumedWithoutTheFile_EqualsUnbrokenRun()
    {
        WriteFile(seed: 3);
        var manifest = Manifest(factor: 0.1, epochs: 2);
        var unbroken = Run(manifest, "unbroken");
        using var cancel = new CancellationTokenSource();
        var broken = new RecordedEvents
        {
            OnEvent = e =>
            {
                if (e is EpochDone)
                    cancel.Cancel();
            },
        };
        Assert.Throws<OperationCanceledException>(() => Start(manifest, "broken", broken, cancel.Token));
        File.Delete(_data[FileName]);

        var resumed = Run(manifest, "broken");

        Assert.Equal(unbroken.Rows[1] with { Seconds = 0 }, Assert.Single(resumed.Rows) with { Seconds = 0 });
        using var a = SafetensorsFile.Read(new RunFolder(_outputs["unbroken"]).LastCheckpoint);
        using var b = SafetensorsFile.Read(new RunFolder(_outputs["broken"]).LastCheckpoint);
        Assert.All(a.Tensors, t => Assert.True(t.Value.Equals(b.Tensors[t.Key]), t.Key), throwIfEmpty: true);
    }

    [Fact]
    public void Run_ResumedWithOtherWeights_FailsAndNamesThem()
    {
        WriteFile(seed: 3);
        var manifest = Manifest(factor: 0.1, epochs: 1);
        Run(manifest, "run");
        var changed = manifest with
        {
            Settings = manifest.Settings with { Encoder = manifest.Settings.Encoder with { Weights = "ImageNet", Sha256 = null } },
        };

        var error = Assert.Throws<TrainingFailedException>(() => Run(changed, "run"));

        Assert.Contains("encoder.weights (was", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_FileMissing_FailsAndNamesIt()
    {
        WriteFile(seed: 3);
        var manifest = Manifest(factor: 0.1, epochs: 1);
        File.Delete(_data[FileName]);

        var error = Assert.Throws<WeightsFileException>(() => Run(manifest, "run"));

        Assert.Contains($"{_data[FileName]}: the encoder weights are missing", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_FileChangedSinceQueued_FailsAndNamesBothDigests()
    {
        WriteFile(seed: 3);
        var manifest = Manifest(factor: 0.1, epochs: 1);
        WriteFile(seed: 4);

        var error = Assert.Throws<WeightsFileException>(() => Run(manifest, "run"));

        Assert.Contains(manifest.Settings.Encoder.Sha256!, error.Message, StringComparison.Ordinal);
        Assert.Contains(Digest(), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fresh_EncoderGivenAndAveraged_AverageStartsFromItToo()
    {
        var weights = WriteFile(seed: 3);
        var settings = Manifest(factor: 0.1, epochs: 1).Settings with { Optimisation = new() { EmaDecay = 0.9 } };

        using var session = TrainingSession.Fresh(
            settings,
            CPU,
            network => EncoderInitialisation.Apply(network, settings.Encoder, _data[FileName])
        );

        Assert.True(session.Scored.state_dict()["encoder.conv1.weight"].Equals(weights["conv1.weight"]));
    }

    private RecordedEvents Run(RunManifest manifest, string name) => Start(manifest, name, new RecordedEvents(), CancellationToken.None);

    private RecordedEvents Start(RunManifest manifest, string name, RecordedEvents events, CancellationToken cancel)
    {
        new TrainingRun(manifest, _data.Path, new RunFolder(_outputs[name]), events, TimeProvider.System).Run(cancel);
        return events;
    }

    private RunManifest Manifest(double factor, int epochs)
    {
        var settings = TinyDataset.Settings with
        {
            Architecture = Architecture.ResUNet18,
            BaseChannels = 64,
            Epochs = epochs,
            Preparation = new() { Normalisation = Normalisation.ImageNet },
            Encoder = new()
            {
                Weights = FileName,
                Sha256 = Digest(),
                LearningRateFactor = factor,
            },
        };
        return TinyDataset.Write(_data.Path, settings) with { EncoderWeightsPath = FileName };
    }

    private string Digest() => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(_data[FileName])));

    /// <summary>The encoder of a network of another seed.</summary>
    private Dictionary<string, Tensor> WriteFile(int seed)
    {
        manual_seed(seed);
        using var network = ArchitectureRegistry.Create(Architecture.ResUNet18, 64);
        var weights = ((IResNetEncoder)network).Encoder.state_dict().ToDictionary(t => t.Key, t => t.Value.clone(), StringComparer.Ordinal);
        SafetensorsFile.Write(_data[FileName], new Dictionary<string, string>(), [.. weights]);
        return weights;
    }
}
