using LesionPortal.Core.Runs;
using LesionPortal.Trainer.Architectures;
using LesionPortal.Trainer.Weights;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Training;

/// <summary>What training changes: the network, its averaged weights, the optimiser's state, the history.</summary>
public sealed class TrainingSession : IDisposable
{
    private readonly List<EpochRow> _history = [];
    private readonly AveragedWeights? _averaged;
    private readonly List<LearningGroup> _groups;
    private readonly MixedPrecision? _mixed;

    private TrainingSession(
        RunSettings settings,
        Device device,
        SegmentationNetwork network,
        AveragedWeights? averaged,
        MixedPrecision? mixed
    )
    {
        Settings = settings;
        Device = device;
        Network = network;
        _averaged = averaged;
        _mixed = mixed;
        _groups = LearningGroup.Of(network, settings.Encoder);
        Optimizer = optim.Adam(
            _groups.Select(g => new Adam.ParamGroup(g.Parameters.Select(p => p.Tensor), settings.LearningRate)),
            settings.LearningRate
        );
    }

    public RunSettings Settings { get; }
    public Device Device { get; }

    /// <summary>The network that learns.</summary>
    public SegmentationNetwork Network { get; }

    /// <summary>
    /// The network that is validated, kept as the best and scored: the averaged one where weights are averaged, else the one that learns.
    /// </summary>
    public SegmentationNetwork Scored => _averaged?.Network ?? Network;

    /// <summary>Whether convolutions of training steps compute in bfloat16.</summary>
    public bool IsMixed => _mixed is not null;

    /// <summary>Optimiser steps done.</summary>
    public long Steps { get; private set; }

    /// <summary>Adam with PyTorch's defaults but for the learning rate.</summary>
    public Adam Optimizer { get; }

    /// <summary>What learns, by name, in the order in which the optimiser keeps its state.</summary>
    public IEnumerable<(string Name, Parameter Tensor)> Learned => _groups.SelectMany(g => g.Parameters);

    public IReadOnlyList<EpochRow> History => _history;

    /// <summary>1-based; 0 when no finished epoch has its weights kept as the best.</summary>
    public int BestEpoch { get; private set; }

    /// <summary>Weights from the seed.</summary>
    /// <param name="start">Overwrites some of them, such as the encoder's; null leaves them.</param>
    /// <param name="mixed">
    /// Convolutions of training steps compute in bfloat16; null where the settings say so and the device is CUDA.
    /// </param>
    public static TrainingSession Fresh(RunSettings settings, Device device, Action<SegmentationNetwork>? start = null, bool? mixed = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        manual_seed(settings.Seed);
        var network = Create();
        start?.Invoke(network);
        var lower =
            mixed ?? (settings.Optimisation.IsMixed && device.type == DeviceType.CUDA) ? new MixedPrecision(Create(), network) : null;
        if (settings.Optimisation.EmaDecay == 0)
            return new(settings, device, network, null, lower);
        var average = Create();
        average.load_state_dict(network.state_dict());
        return new(settings, device, network, new AveragedWeights(average, network, settings.Optimisation.EmaDecay), lower);

        SegmentationNetwork Create() =>
            ArchitectureRegistry.Create(settings.Architecture, settings.BaseChannels, settings.Optimisation.DeepSupervision).to(device);
    }

    /// <summary>Begins a step: training mode, no gradients.</summary>
    public void Begin()
    {
        Network.train();
        Optimizer.zero_grad();
        _mixed?.Network.train();
        _mixed?.Begin();
    }

    /// <summary>
    /// Images (N,3,S,S) → float32 logits (N,1,S,S) of the network that learns; with deep supervision those of the coarser stages after
    /// them.
    /// </summary>
    public IReadOnlyList<Tensor> Logits(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        var (network, input) = _mixed is null ? (Network, images) : (_mixed.Network, images.to(ScalarType.BFloat16));
        IReadOnlyList<Tensor> stages = Settings.Optimisation.DeepSupervision ? network.ForwardDeep(input) : [network.call(input)];
        return _mixed is null ? stages : [.. stages.Select(s => s.to(ScalarType.Float32))];
    }

    /// <summary>
    /// Changes the weights by the gradients they hold: clipping, AdamW's decay (Loshchilov &amp; Hutter, algorithm 2), Adam, average.
    /// </summary>
    public void Step(double learningRate)
    {
        _mixed?.CopyGradientsToMaster();
        if (Settings.Optimisation.GradientClip > 0)
            nn.utils.clip_grad_norm_(Network.parameters(), Settings.Optimisation.GradientClip);
        foreach (var (group, controller) in _groups.Zip(Optimizer.ParamGroups))
        {
            controller.LearningRate = learningRate * group.RateFactor;
            group.Decay(controller.LearningRate * Settings.Optimisation.WeightDecay);
        }

        Optimizer.step();
        Steps++;
        _averaged?.Follow(Steps);
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
    public void Restore(IReadOnlyList<EpochRow> history, int bestEpoch, long steps)
    {
        Steps = steps;
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
        _averaged?.Dispose();
        _mixed?.Dispose();
        Network.Dispose();
    }
}
