using System.Text.Json.Serialization;

namespace LesionPortal.Core.Runs;

/// <summary>How the weights are found. The defaults are the notebook's: Adam, a constant rate, nothing else.</summary>
public sealed record OptimisationSettings
{
    public static OptimisationSettings Notebook { get; } = new();

    /// <summary>
    /// 0 to 1: each step takes this share, times the learning rate, off every weight (AdamW, Loshchilov &amp; Hutter, ICLR 2019). Biases and batch
    /// norms are left out. 0 is plain Adam.
    /// </summary>
    public double WeightDecay { get; init; }

    /// <summary>A key of <see cref="RunCatalogue.Schedules"/>.</summary>
    public string Schedule { get; init => field = RunCatalogue.Spelled(RunCatalogue.Schedules, value); } = "Constant";

    /// <summary>Of the schedule <c>Plateau</c>, 1 to 1,000: after so many epochs without a better validation metric the rate is cut.</summary>
    public int PlateauPatience { get; init; } = 10;

    /// <summary>Of the schedule <c>Plateau</c>, 0.01 to 0.99: what the rate is multiplied by then.</summary>
    public double PlateauFactor { get; init; } = 0.5;

    /// <summary>0 (off) to 10,000: after so many epochs without a better validation metric training ends (Prechelt 1998). The best epoch's weights are what is scored.</summary>
    public int EarlyStoppingPatience { get; init; }

    /// <summary>A key of <see cref="RunCatalogue.Monitors"/>: the validation metric that the plateau schedule and early stopping go by.</summary>
    public string Monitor { get; init => field = RunCatalogue.Spelled(RunCatalogue.Monitors, value); } = "Iou";

    /// <summary>A key of <see cref="RunCatalogue.Samplings"/>.</summary>
    public string Sampling { get; init => field = RunCatalogue.Spelled(RunCatalogue.Samplings, value); } = "EachOnce";

    /// <summary>0 to 1,000 epochs in which the rate rises linearly from 0, a step at a time (Goyal et al., 2017).</summary>
    public int WarmupEpochs { get; init; }

    /// <summary>0 (off) to 1,000: gradients whose L2 norm over all weights is greater are scaled down to it (Pascanu et al., ICML 2013).</summary>
    public double GradientClip { get; init; }

    /// <summary>
    /// 0 (off) up to below 1: after each step a second set of weights w̄ becomes d·w̄ + (1 − d)·w, and that set is validated, kept and scored
    /// (Polyak &amp; Juditsky 1992). d is this, but at most (1 + steps)/(10 + steps), so that the random start is soon forgotten.
    /// </summary>
    public double EmaDecay { get; init; }

    /// <summary>The coarser stages of the decoder are given the loss, too, each with half the weight of the finer one (Lee et al., AISTATS 2015).</summary>
    public bool DeepSupervision { get; init; }

    /// <summary>A key of <see cref="RunCatalogue.Precisions"/>.</summary>
    public string Precision { get; init => field = RunCatalogue.Spelled(RunCatalogue.Precisions, value); } = "Float32";

    [JsonIgnore]
    public bool IsMixed => Precision == "Mixed";

    /// <summary>Something goes by <see cref="Monitor"/>.</summary>
    [JsonIgnore]
    public bool ReadsMonitor => EarlyStoppingPatience > 0 || ReadsPlateau;

    [JsonIgnore]
    public bool IsCosine => Schedule == "Cosine";

    [JsonIgnore]
    public bool ReadsPlateau => Schedule == "Plateau";

    [JsonIgnore]
    public bool IsBalanced => Sampling == "BalancedByDiagnosis";

    /// <summary>The numbers and switches, in the order of a form.</summary>
    public static IReadOnlyList<SettingEntry> Catalogue { get; } =
    [
        new("optimisation.weightDecay", "Weight decay", 0, 1, "Pulls weights towards 0 so that they fit the training images less exactly; 0 is plain Adam, 0.01 is usual for AdamW.", "Loshchilov & Hutter, ICLR 2019"),
        new("optimisation.warmupEpochs", "Warm-up epochs", 0, 1000, "The learning rate rises from 0 over these epochs, which lets larger rates be used.", "Goyal et al., 2017"),
        new("optimisation.gradientClip", "Gradient clipping", 0, 1000, "The largest L2 norm a step's gradient may have; 0 is off.", "Pascanu et al., ICML 2013"),
        new("optimisation.emaDecay", "Averaged weights (EMA)", 0, 0.99999, "Scores and keeps a running mean of the weights, which is steadier; 0 is off, 0.99 suits some hundred steps.", "Polyak & Juditsky, SIAM J. Control Optim. 1992"),
        new("optimisation.plateauPatience", "Plateau patience (epochs)", 1, 1000, "The plateau schedule cuts the rate after so many epochs without a better validation metric; other schedules don't read it.", "torch.optim.lr_scheduler.ReduceLROnPlateau"),
        new("optimisation.plateauFactor", "Plateau factor", 0.01, 0.99, "What the plateau schedule multiplies the rate by; other schedules don't read it.", "torch.optim.lr_scheduler.ReduceLROnPlateau"),
        new("optimisation.earlyStoppingPatience", "Early stopping (epochs)", 0, 10_000, "Ends the run after so many epochs without a better validation metric; the best epoch's weights are scored. 0 is off.", "Prechelt, Neural Networks: Tricks of the Trade 1998"),
        new("optimisation.deepSupervision", "Deep supervision", 0, 1, "The coarser stages of the decoder learn the mask, too.", "Lee et al., AISTATS 2015") { IsSwitch = true },
    ];

    /// <summary>What is out of range or unknown, by field.</summary>
    public static IReadOnlyList<SettingProblem> Validate(OptimisationSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        double[] values =
        [
            settings.WeightDecay, settings.WarmupEpochs, settings.GradientClip, settings.EmaDecay, settings.PlateauPatience, settings.PlateauFactor,
            settings.EarlyStoppingPatience, settings.DeepSupervision ? 1 : 0,
        ];
        SettingProblem?[] choices =
        [
            RunCatalogue.Check("optimisation.schedule", settings.Schedule, RunCatalogue.Schedules),
            RunCatalogue.Check("optimisation.monitor", settings.Monitor, RunCatalogue.Monitors),
            RunCatalogue.Check("optimisation.precision", settings.Precision, RunCatalogue.Precisions),
            RunCatalogue.Check("optimisation.sampling", settings.Sampling, RunCatalogue.Samplings),
        ];
        return [.. choices.Concat(Catalogue.Zip(values, (entry, value) => entry.Check(value))).OfType<SettingProblem>()];
    }
}
