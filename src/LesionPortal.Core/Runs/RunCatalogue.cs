namespace LesionPortal.Core.Runs;

/// <summary>A choice a person can make: its key (settings, API, manifest), its name on pages, a sentence and where it comes from.</summary>
public record CatalogueEntry(string Key, string Name, string Sentence, string Source);

/// <summary>A choice with the value that stands for it in code.</summary>
public record CatalogueEntry<T>(T Value, string Key, string Name, string Sentence, string Source)
    : CatalogueEntry(Key, Name, Sentence, Source);

/// <summary>A setting that is one of a list, by its JSON path.</summary>
/// <param name="Type">Of its value.</param>
/// <param name="Get">The key of its value.</param>
public sealed record SettingChoice(string Field, Type Type, IReadOnlyList<CatalogueEntry> Entries, Func<RunSettings, string> Get)
{
    /// <summary>The keys in one line: "Constant, Cosine, Plateau".</summary>
    public string Keys => string.Join(", ", Entries.Select(e => e.Key));

    /// <summary>The setting whose values are of this type.</summary>
    public static SettingChoice Of<T>()
        where T : struct, Enum => RunCatalogue.Choices.Single(c => c.Type == typeof(T));

    /// <summary>What is said of a key that is not among the entries.</summary>
    public string Refusal(string? key) => $"\"{key}\" is not known; choose one of {Keys}.";

    /// <summary>The problem of a choice that is not among the entries; null if it is.</summary>
    public SettingProblem? Check(RunSettings settings) =>
        RunCatalogue.Find(Entries, Get(settings)) is null ? new(Field, Refusal(Get(settings))) : null;
}

/// <summary>
/// The one list of architectures, losses, colour constancies, normalisations and devices; form, API, manifest and report read it, the
/// trainer implements it. How a choice is spelled is in <see cref="ChoiceKeys"/>.
/// </summary>
public static class RunCatalogue
{
    public static IReadOnlyList<ArchitectureEntry> Architectures => ArchitectureEntry.All;

    /// <summary>The architectures that can be trained with deep supervision.</summary>
    public static IReadOnlyList<Architecture> DeeplySupervised { get; } =
    [.. Architectures.Where(a => a.SupportsDeepSupervision).Select(a => a.Value)];

    /// <summary>The architectures whose encoder takes torchvision's ResNet weights.</summary>
    public static IReadOnlyList<Architecture> TakingEncoderWeights { get; } =
    [.. Architectures.Where(a => a.AcceptsEncoderWeights).Select(a => a.Value)];

    /// <summary>The architectures the notebook compared: a new suite starts with these.</summary>
    public static IReadOnlyList<Architecture> BaselineArchitectures { get; } = [Architecture.SegNet, Architecture.UNet];

    public static IReadOnlyList<CatalogueEntry<Loss>> Losses { get; } =
    [
        Entry(
            Loss.BCE,
            "BCE",
            "Binary cross-entropy summed over pixels and batch.",
            "baseline protocol; stable form max(x,0) − xy + log(1 + e^−|x|)"
        ),
        Entry(
            Loss.Dice,
            "Dice",
            "One minus the soft Dice coefficient of the whole batch.",
            "Milletari et al., 3DV 2016, as in the baseline protocol"
        ),
        Entry(
            Loss.Focal,
            "Focal",
            "Focal loss with γ = 2 on the positive term only, as in the baseline protocol.",
            "baseline protocol, after Lin et al., ICCV 2017"
        ),
        Entry(
            Loss.FocalPaper,
            "Focal (paper)",
            "Cross-entropy that down-weights easy pixels, α and γ on both terms; mean over pixels.",
            "Lin et al., ICCV 2017"
        ),
        Entry(
            Loss.Tversky,
            "Tversky",
            "Overlap loss with separate weights for false positives and false negatives; per image, then averaged.",
            "Salehi et al., MLMI 2017"
        ),
        Entry(
            Loss.FocalTversky,
            "Focal Tversky",
            "Tversky loss raised to 1/γ, which gives badly segmented images more weight; per image, then averaged.",
            "Abraham & Khan, ISBI 2019"
        ),
        Entry(
            Loss.BCEDice,
            "BCE + Dice",
            "Mean cross-entropy plus one minus the soft Dice coefficient per image.",
            "Isensee et al., Nature Methods 2021 (nnU-Net)"
        ),
        Entry(Loss.Jaccard, "Jaccard", "One minus the soft Jaccard index, per image, then averaged.", "Rahman & Wang, ISVC 2016"),
        Entry(
            Loss.Lovasz,
            "Lovász",
            "Lovász hinge: the convex surrogate of one minus Jaccard, on the logits; per image, then averaged.",
            "Berman et al., CVPR 2018"
        ),
        Entry(
            Loss.BoundaryBCE,
            "Boundary BCE",
            "Mean cross-entropy with higher weights near the boundary of the reference mask.",
            "Wei et al., AAAI 2020 (F³Net), after the weight map of Ronneberger et al., MICCAI 2015"
        ),
    ];

    /// <summary>The losses the notebook compared: a new suite starts with these.</summary>
    public static IReadOnlyList<Loss> BaselineLosses { get; } = [Loss.BCE, Loss.Dice, Loss.Focal];

    public static IReadOnlyList<CatalogueEntry<ColourConstancy>> ColourConstancies { get; } =
    [
        Entry(ColourConstancy.None, "None", "Colours unchanged.", ""),
        Entry(
            ColourConstancy.GrayWorld,
            "Gray world",
            "Scales the channels so that the image's mean colour is grey.",
            "Buchsbaum, J. Franklin Institute 1980"
        ),
        Entry(
            ColourConstancy.ShadesOfGray,
            "Shades of gray",
            "Scales the channels so that their Minkowski means (p = 6) are equal.",
            "Finlayson & Trezzi, Color Imaging Conference 2004"
        ),
    ];

    public static IReadOnlyList<CatalogueEntry<Normalisation>> Normalisations { get; } =
    [
        Entry(Normalisation.None, "None", "Pixel values from 0 to 1.", "baseline protocol"),
        Entry(
            Normalisation.PerImage,
            "Per image",
            "Each channel of each image moved to mean 0 and scaled to standard deviation 1.",
            "Isensee et al., Nature Methods 2021 (nnU-Net)"
        ),
        Entry(
            Normalisation.ImageNet,
            "ImageNet",
            "Each channel normalised with ImageNet's mean and standard deviation, as pretrained encoders expect.",
            "torchvision; He et al., CVPR 2016"
        ),
    ];

    public static IReadOnlyList<CatalogueEntry<ComputeDevice>> Devices { get; } =
    [
        Entry(ComputeDevice.Auto, "Automatic", "CUDA where there is one, else the CPU.", ""),
        Entry(ComputeDevice.Cpu, "CPU", "The server's processor.", ""),
        Entry(ComputeDevice.Cuda, "CUDA", "The server's NVIDIA GPU; needs a build with TorchBackend=cuda.", ""),
    ];

    public static IReadOnlyList<CatalogueEntry<Schedule>> Schedules { get; } =
    [
        Entry(Schedule.Constant, "Constant", "Constant learning rate.", "baseline protocol"),
        Entry(Schedule.Cosine, "Cosine", "Cosine annealing to 0 by the last epoch, updated every step.", "Loshchilov & Hutter, ICLR 2017"),
        Entry(
            Schedule.Plateau,
            "Plateau",
            "Reduced whenever the validation metric has not improved for some epochs.",
            "torch.optim.lr_scheduler.ReduceLROnPlateau"
        ),
    ];

    /// <summary>What the plateau schedule and early stopping go by, all of the validation cases.</summary>
    public static IReadOnlyList<CatalogueEntry<MonitoredMetric>> Monitors { get; } =
    [
        Entry(MonitoredMetric.Iou, "IoU", "Mean validation IoU: the primary metric.", ""),
        Entry(
            MonitoredMetric.QuantisedIou,
            "quantised IoU",
            "IoU above 0.5 in steps of 0.05, as a score from 0 to 1; selects the best epoch.",
            "baseline protocol"
        ),
        Entry(MonitoredMetric.Dice, "Dice", "Mean validation Dice.", ""),
        Entry(MonitoredMetric.Loss, "loss", "Validation loss; may rise while scores still improve.", ""),
    ];

    public static IReadOnlyList<CatalogueEntry<Precision>> Precisions { get; } =
    [
        Entry(Precision.Full, "Float32", "All computations in 32-bit floating point.", "baseline protocol"),
        Entry(
            Precision.Mixed,
            "Mixed (CUDA)",
            "On a GPU the convolutions of training steps compute in bfloat16; weights, batch norms, loss and "
                + "scores stay in 32 bits. On a CPU, where this is no faster, everything uses 32 bits; the run's log says so.",
            "Micikevicius et al., ICLR 2018; Kalamkar et al., 2019"
        ),
    ];

    /// <summary>Which training cases an epoch shows.</summary>
    public static IReadOnlyList<CatalogueEntry<Sampling>> Samplings { get; } =
    [
        Entry(Sampling.EachOnce, "Each case once", "Every training case once per epoch, reshuffled.", "baseline protocol"),
        Entry(
            Sampling.BalancedByDiagnosis,
            "Balanced by diagnosis",
            "Same number of steps, but each diagnosis equally often: oversamples rare diagnoses and subsamples common ones.",
            "Kang et al., ICLR 2020 (class-balanced sampling)"
        ),
    ];

    /// <summary>Every setting that is one of a list. The encoder's weights are not here: they may be a file.</summary>
    public static IReadOnlyList<SettingChoice> Choices { get; } =
    [
        Choice("architecture", Architectures, s => s.Architecture),
        Choice("loss", Losses, s => s.Loss),
        Choice("device", Devices, s => s.Device),
        Choice("optimisation.schedule", Schedules, s => s.Optimisation.Schedule),
        Choice("optimisation.monitor", Monitors, s => s.Optimisation.Monitor),
        Choice("optimisation.sampling", Samplings, s => s.Optimisation.Sampling),
        Choice("optimisation.precision", Precisions, s => s.Optimisation.Precision),
        Choice("preparation.colourConstancy", ColourConstancies, s => s.Preparation.ColourConstancy),
        Choice("preparation.normalisation", Normalisations, s => s.Preparation.Normalisation),
    ];

    /// <summary>Every number and switch of the training recipe, in the order of a form.</summary>
    public static IReadOnlyList<Setting> Recipe { get; } =
    [
        .. LossParameters.Catalogue,
        .. AugmentationSettings.Catalogue,
        .. OptimisationSettings.Catalogue,
        .. PredictionSettings.Catalogue,
        .. EncoderSettings.Catalogue,
    ];

    /// <summary>False for what is no network, too.</summary>
    public static bool SupportsDeepSupervision(Architecture architecture) => EntryOf(architecture) is { SupportsDeepSupervision: true };

    /// <summary>False for what is no network, too.</summary>
    public static bool AcceptsEncoderWeights(Architecture architecture) => EntryOf(architecture) is { AcceptsEncoderWeights: true };

    /// <summary>The width a form begins with; 8 for what is no network.</summary>
    public static int DefaultBaseChannels(Architecture architecture) => EntryOf(architecture)?.DefaultBaseChannels ?? 8;

    /// <summary>What is known of a network; null for an ensemble, which is none.</summary>
    public static ArchitectureEntry? EntryOf(Architecture architecture) => Architectures.FirstOrDefault(a => a.Value == architecture);

    /// <summary>The entry of the choice with this key, whatever its case; null if there is none.</summary>
    public static CatalogueEntry<T>? Find<T>(IReadOnlyList<CatalogueEntry<T>> entries, string? key) =>
        (CatalogueEntry<T>?)Find((IReadOnlyList<CatalogueEntry>)entries, key);

    /// <summary>The entry with this key, whatever its case; null if there is none.</summary>
    public static CatalogueEntry? Find(IReadOnlyList<CatalogueEntry> entries, string? key)
    {
        ArgumentNullException.ThrowIfNull(entries);
        return entries.FirstOrDefault(e => string.Equals(e.Key, key, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>What pages call a choice; one without an entry is called by its key.</summary>
    public static string Name<T>(IReadOnlyList<CatalogueEntry<T>> entries, T choice)
        where T : struct, Enum
    {
        ArgumentNullException.ThrowIfNull(entries);
        return entries.FirstOrDefault(e => EqualityComparer<T>.Default.Equals(e.Value, choice))?.Name ?? choice.Key();
    }

    private static CatalogueEntry<T> Entry<T>(T choice, string name, string sentence, string source)
        where T : struct, Enum => new(choice, choice.Key(), name, sentence, source);

    private static SettingChoice Choice<T>(string field, IReadOnlyList<CatalogueEntry<T>> entries, Func<RunSettings, T> get)
        where T : struct, Enum => new(field, typeof(T), entries, s => get(s).Key());

    /// <summary>A key as the entries spell it, whatever case it comes in; what is none of them stays as it is.</summary>
    internal static string Spelled(IReadOnlyList<CatalogueEntry> entries, string key) => Find(entries, key)?.Key ?? key;

    /// <summary>
    /// A run's short name, the same on every page: "U-Net 8 · Dice · s0", of a cross-validation "U-Net 8 · Dice · s0 · fold 2/5".
    /// </summary>
    public static string ShortName(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Ensemble is { } ensemble)
            return FormattableString.Invariant($"Ensemble of {ensemble.Runs.Count}");
        var fold = settings.Split.Folds > 0 ? $" · fold {settings.Split.Fold}/{settings.Split.Folds}" : "";
        var (architecture, loss) = (Name(Architectures, settings.Architecture), Name(Losses, settings.Loss));
        return $"{architecture} {settings.BaseChannels} · {loss} · s{settings.Seed}{fold}";
    }
}
