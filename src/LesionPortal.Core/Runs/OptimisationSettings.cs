using System.Text.Json.Serialization;

namespace LesionPortal.Core.Runs;

/// <summary>How the weights are found. The defaults are the notebook's: Adam, a constant rate, nothing else. Ranges and
/// sources are in <see cref="Catalogue"/>.</summary>
public sealed record OptimisationSettings
{
    public static OptimisationSettings Baseline { get; } = new();

    /// <summary>
    /// Each step takes this share, times the learning rate, off every weight. Biases and batch norms are left out. 0 is plain Adam.
    /// </summary>
    public double WeightDecay { get; init; }

    public Schedule Schedule { get; init; } = Schedule.Constant;

    /// <summary>Of <see cref="Schedule.Plateau"/>: after so many epochs without a better validation metric the rate is cut.</summary>
    public int PlateauPatience { get; init; } = 10;

    /// <summary>Of <see cref="Schedule.Plateau"/>: what the rate is multiplied by then.</summary>
    public double PlateauFactor { get; init; } = 0.5;

    /// <summary>
    /// 0 is off; after so many epochs without a better validation metric training ends. The best epoch's weights are what is scored.
    /// </summary>
    public int EarlyStoppingPatience { get; init; }

    /// <summary>The validation metric that the plateau schedule and early stopping go by.</summary>
    public MonitoredMetric Monitor { get; init; } = MonitoredMetric.Iou;

    public Sampling Sampling { get; init; } = Sampling.EachOnce;

    /// <summary>Epochs in which the rate rises linearly from 0, a step at a time.</summary>
    public int WarmupEpochs { get; init; }

    /// <summary>0 is off; gradients whose L2 norm over all weights is greater are scaled down to it.</summary>
    public double GradientClip { get; init; }

    /// <summary>
    /// 0 is off; after each step a second set of weights w̄ becomes d·w̄ + (1 − d)·w, and that set is validated, kept and scored.
    /// d is this, but at most (1 + steps)/(10 + steps), so that the random start is soon forgotten.
    /// </summary>
    public double EmaDecay { get; init; }

    /// <summary>The coarser stages of the decoder are given the loss, too, each with half the weight of the finer one.</summary>
    public bool DeepSupervision { get; init; }

    public Precision Precision { get; init; } = Precision.Full;

    [JsonIgnore]
    public bool IsMixed => Precision == Precision.Mixed;

    /// <summary>Something goes by <see cref="Monitor"/>.</summary>
    [JsonIgnore]
    public bool ReadsMonitor => EarlyStoppingPatience > 0 || ReadsPlateau;

    [JsonIgnore]
    public bool IsCosine => Schedule == Schedule.Cosine;

    [JsonIgnore]
    public bool ReadsPlateau => Schedule == Schedule.Plateau;

    [JsonIgnore]
    public bool IsBalanced => Sampling == Sampling.BalancedByDiagnosis;

    /// <summary>The numbers and switches, in the order of a form.</summary>
    public static IReadOnlyList<Setting> Catalogue { get; } =
        Declare(new("optimisation.", s => s.Optimisation, (s, part) => s with { Optimisation = part }));

    private static IReadOnlyList<Setting> Declare(SettingPart<OptimisationSettings> part) =>
        [
            part.Number(
                nameof(WeightDecay),
                "Weight decay",
                0,
                1,
                o => o.WeightDecay,
                (o, v) => o with { WeightDecay = v },
                "Decoupled weight decay, a regulariser; 0 is plain Adam, 0.01 is usual for AdamW.",
                "Loshchilov & Hutter, ICLR 2019"
            ),
            part.Whole(
                nameof(WarmupEpochs),
                "Warm-up epochs",
                0,
                1000,
                o => o.WarmupEpochs,
                (o, v) => o with { WarmupEpochs = v },
                "The learning rate rises from 0 over these epochs; allows higher learning rates.",
                "Goyal et al., 2017"
            ),
            part.Number(
                nameof(GradientClip),
                "Gradient clipping",
                0,
                1000,
                o => o.GradientClip,
                (o, v) => o with { GradientClip = v },
                "Maximum L2 norm of the gradient; 0 is off.",
                "Pascanu et al., ICML 2013"
            ),
            part.Number(
                nameof(EmaDecay),
                "Averaged weights (EMA)",
                0,
                0.99999,
                o => o.EmaDecay,
                (o, v) => o with { EmaDecay = v },
                "Evaluates and saves an exponential moving average of the weights; 0 is off, 0.99 suits a few hundred steps.",
                "Polyak & Juditsky, SIAM J. Control Optim. 1992"
            ),
            part.Whole(
                nameof(PlateauPatience),
                "Plateau patience (epochs)",
                1,
                1000,
                o => o.PlateauPatience,
                (o, v) => o with { PlateauPatience = v },
                "The plateau schedule cuts the rate after so many epochs without a better validation metric; other schedules don't read "
                    + "it.",
                "torch.optim.lr_scheduler.ReduceLROnPlateau"
            ),
            part.Number(
                nameof(PlateauFactor),
                "Plateau factor",
                0.01,
                0.99,
                o => o.PlateauFactor,
                (o, v) => o with { PlateauFactor = v },
                "Factor by which the plateau schedule multiplies the learning rate; ignored by other schedules.",
                "torch.optim.lr_scheduler.ReduceLROnPlateau"
            ),
            part.Whole(
                nameof(EarlyStoppingPatience),
                "Early stopping (epochs)",
                0,
                10_000,
                o => o.EarlyStoppingPatience,
                (o, v) => o with { EarlyStoppingPatience = v },
                "Ends the run after so many epochs without a better validation metric; the best epoch's weights are scored. 0 is off.",
                "Prechelt, Neural Networks: Tricks of the Trade 1998"
            ),
            part.Switch(
                nameof(DeepSupervision),
                "Deep supervision",
                o => o.DeepSupervision,
                (o, v) => o with { DeepSupervision = v },
                "Auxiliary losses on the coarser decoder stages.",
                "Lee et al., AISTATS 2015"
            ),
        ];
}
