using LesionPortal.Core.Runs;
using LesionPortal.Trainer.Architectures;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Training;

/// <summary>What training changes: the network, the optimiser's state, the history.</summary>
public sealed class TrainingSession : IDisposable
{
    private readonly List<EpochRow> _history = [];

    private TrainingSession(RunSettings settings, Device device, SegmentationNetwork network)
    {
        Settings = settings;
        Device = device;
        Network = network;
        Optimizer = optim.Adam(network.parameters(), settings.LearningRate);
    }

    public RunSettings Settings { get; }
    public Device Device { get; }
    public SegmentationNetwork Network { get; }

    /// <summary>Adam with PyTorch's defaults but for the learning rate.</summary>
    public Adam Optimizer { get; }
    public IReadOnlyList<EpochRow> History => _history;

    /// <summary>1-based; 0 when no finished epoch has its weights kept as the best.</summary>
    public int BestEpoch { get; private set; }

    /// <summary>Weights from the seed.</summary>
    public static TrainingSession Fresh(RunSettings settings, Device device)
    {
        ArgumentNullException.ThrowIfNull(settings);
        manual_seed(settings.Seed);
        return new(settings, device, ArchitectureRegistry.Create(settings.Architecture, settings.BaseChannels).to(device));
    }

    /// <summary>Adds a finished epoch; it becomes the best one only if strictly better.</summary>
    public void Add(EpochRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        _history.Add(row);
        if (BestEpoch == 0 || IsBetter(row.Validation, _history[BestEpoch - 1].Validation))
            BestEpoch = row.Epoch;
    }

    /// <summary>Takes up the history of a checkpoint.</summary>
    /// <param name="bestEpoch">0 makes the next epoch the best, whatever its score.</param>
    public void Restore(IReadOnlyList<EpochRow> history, int bestEpoch)
    {
        _history.Clear();
        _history.AddRange(history);
        BestEpoch = bestEpoch;
    }

    /// <summary>By quantised IoU, ties by plain IoU.</summary>
    public static bool IsBetter(SegmentationScores candidate, SegmentationScores best)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        ArgumentNullException.ThrowIfNull(best);
        return (candidate.QuantisedIou, candidate.Iou).CompareTo((best.QuantisedIou, best.Iou)) > 0;
    }

    public void Dispose()
    {
        Optimizer.Dispose();
        Network.Dispose();
    }
}
