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
    public string Schedule { get; init; } = "Constant";

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

    /// <summary>The numbers and switches, in the order of a form.</summary>
    public static IReadOnlyList<SettingEntry> Catalogue { get; } =
    [
        new("optimisation.weightDecay", "Weight decay", 0, 1, "Pulls weights towards 0 so that they fit the training images less exactly; 0 is plain Adam, 0.01 is usual for AdamW.", "Loshchilov & Hutter, ICLR 2019"),
        new("optimisation.warmupEpochs", "Warm-up epochs", 0, 1000, "The learning rate rises from 0 over these epochs, which lets larger rates be used.", "Goyal et al., 2017"),
        new("optimisation.gradientClip", "Gradient clipping", 0, 1000, "The largest L2 norm a step's gradient may have; 0 is off.", "Pascanu et al., ICML 2013"),
        new("optimisation.emaDecay", "Averaged weights (EMA)", 0, 0.99999, "Scores and keeps a running mean of the weights, which is steadier; 0 is off, 0.99 suits some hundred steps.", "Polyak & Juditsky, SIAM J. Control Optim. 1992"),
        new("optimisation.deepSupervision", "Deep supervision", 0, 1, "The coarser stages of the decoder learn the mask, too.", "Lee et al., AISTATS 2015") { IsSwitch = true },
    ];

    /// <summary>What is out of range or unknown, by field.</summary>
    public static IReadOnlyList<SettingProblem> Validate(OptimisationSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        double[] values = [settings.WeightDecay, settings.WarmupEpochs, settings.GradientClip, settings.EmaDecay, settings.DeepSupervision ? 1 : 0];
        var schedule = RunCatalogue.Check("optimisation.schedule", settings.Schedule, RunCatalogue.Schedules);
        return [.. Catalogue.Zip(values, (entry, value) => entry.Check(value)).Prepend(schedule).OfType<SettingProblem>()];
    }
}
