using System.Text.Json;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;
using LesionPortal.Trainer.DataLoading;
using LesionPortal.Trainer.Training;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Benchmark;

/// <summary>What <c>bench</c> measured: wall times on this machine, means over the counted epochs.</summary>
public sealed record BenchReport
{
    /// <summary>An epoch that is not counted comes first: it compiles, and fills the memory that later ones use again.</summary>
    public const int WarmUpEpochs = 1;

    public required string Name { get; init; }
    public required string Device { get; init; }
    public required int Threads { get; init; }
    public required long Parameters { get; init; }
    public required int Epochs { get; init; }
    public required double SecondsPerEpoch { get; init; }

    /// <summary>Seconds an epoch by phase; the validation phase is that part's feeding, forward pass and scores.</summary>
    public required IReadOnlyDictionary<string, double> SecondsByPhase { get; init; }
    public required double TrainingImagesPerSecond { get; init; }
    public required double PredictionImagesPerSecond { get; init; }
    public required double PeakMemoryMb { get; init; }

    /// <summary>10⁹ operations of the convolutions for one image going forward.</summary>
    public required double GigaflopPerImage { get; init; }

    /// <summary>10⁹ operations a second of a float32 matrix product here.</summary>
    public required double MachineGigaflopPerSecond { get; init; }

    /// <summary>Share of that rate in forward and backward passes, the backward one taken as twice the forward one's work.</summary>
    public required double ShareOfMachine { get; init; }

    /// <summary>"all", or "libtorch" where our kernels were turned off.</summary>
    public string Kernels { get; init; } = "all";

    /// <summary>What was checked of this machine's arithmetic; null where nothing was.</summary>
    public ArithmeticReport? Arithmetic { get; init; }

    /// <summary>Trains and validates as a run would, and writes nothing.</summary>
    public static BenchReport Measure(RunManifest manifest, string manifestFolder, int epochs, TimeProvider time, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(time);
        set_num_threads(Environment.ProcessorCount);
        var settings = manifest.Settings;
        var device = DeviceChoice.Of(settings.Device);
        using var session = TrainingSession.Fresh(settings, device);
        using var cases = PreparedCases.Read(manifest, manifestFolder, _ => { }, cancel);
        RunEpochs(new EpochPass(cases, settings), session, 1, WarmUpEpochs, cancel);
        var phases = new PhaseClock(time);
        var pass = new EpochPass(cases, settings) { Phases = phases };
        RunEpochs(pass, session, WarmUpEpochs + 1, epochs, cancel);

        var training = phases.Total - phases.Of(Phase.Validation);
        var (train, validation) = (cases.Of(SplitPart.Train).Length * epochs, cases.Of(SplitPart.Validation).Length * epochs);
        var gigaflop = FlopCount.OfOneImage(session.Network, settings.ImageSize) / 1e9;
        var machine = MatrixRate.Measure(time, device) / 1e9;
        return new BenchReport
        {
            Name = RunCatalogue.ShortName(settings),
            Device = DeviceChoice.KeyOf(device),
            Threads = get_num_threads(),
            Parameters = session.Network.ParameterCount,
            Epochs = epochs,
            SecondsPerEpoch = phases.Total.TotalSeconds / epochs,
            SecondsByPhase = Enum.GetValues<Phase>()
                .ToDictionary(p => JsonNamingPolicy.CamelCase.ConvertName(p.ToString()), p => phases.Of(p).TotalSeconds / epochs),
            TrainingImagesPerSecond = train / training.TotalSeconds,
            PredictionImagesPerSecond = validation / phases.Of(Phase.Validation).TotalSeconds,
            PeakMemoryMb = MachineLoad.PeakMb(),
            GigaflopPerImage = gigaflop,
            MachineGigaflopPerSecond = machine,
            ShareOfMachine = 3 * gigaflop * train / (phases.Of(Phase.Forward) + phases.Of(Phase.Backward)).TotalSeconds / machine,
        };
    }

    private static void RunEpochs(EpochPass pass, TrainingSession session, int first, int count, CancellationToken cancel)
    {
        for (var epoch = first; epoch < first + count; epoch++)
        {
            pass.Phases?.Start();
            pass.Train(session, epoch, cancel);
            pass.Evaluate(session, SplitPart.Validation, (_, _) => { }, cancel);
        }
    }
}
