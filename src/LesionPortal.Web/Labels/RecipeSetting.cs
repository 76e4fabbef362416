using LesionPortal.Core.Runs;

namespace LesionPortal.Web.Labels;

/// <summary>One number or switch (0 or 1) of the training recipe: what the catalogue says of it, and its place in a run's settings.</summary>
public sealed record RecipeSetting(SettingEntry Entry, Func<RunSettings, double> Get, Func<RunSettings, double, RunSettings> Set)
{
    private static readonly RunSettings Notebook = new();

    /// <summary>The settings hold it as a whole number.</summary>
    public bool IsWhole { get; init; }

    /// <summary>The notebook's value; for the numbers inside a loss, its paper's.</summary>
    public double Default => Get(Notebook);

    public static IReadOnlyList<RecipeSetting> LossParameters { get; } =
    [
        OfLoss("focalAlpha", p => p.FocalAlpha, (p, v) => p with { FocalAlpha = v }),
        OfLoss("focalGamma", p => p.FocalGamma, (p, v) => p with { FocalGamma = v }),
        OfLoss("tverskyFalsePositives", p => p.TverskyFalsePositives, (p, v) => p with { TverskyFalsePositives = v }),
        OfLoss("tverskyFalseNegatives", p => p.TverskyFalseNegatives, (p, v) => p with { TverskyFalseNegatives = v }),
        OfLoss("focalTverskyGamma", p => p.FocalTverskyGamma, (p, v) => p with { FocalTverskyGamma = v }),
        OfLoss("boundaryWeight", p => p.BoundaryWeight, (p, v) => p with { BoundaryWeight = v }),
        OfLoss("boundaryWidth", p => p.BoundaryWidth, (p, v) => p with { BoundaryWidth = (int)v }) with { IsWhole = true },
    ];

    public static IReadOnlyList<RecipeSetting> Augmentation { get; } =
    [
        OfAugmentation("flips", a => a.Flips ? 1 : 0, (a, v) => a with { Flips = v > 0 }),
        OfAugmentation("rotationDegrees", a => a.RotationDegrees, (a, v) => a with { RotationDegrees = v }),
        OfAugmentation("scale", a => a.Scale, (a, v) => a with { Scale = v }),
        OfAugmentation("shift", a => a.Shift, (a, v) => a with { Shift = v }),
        OfAugmentation("elastic", a => a.Elastic, (a, v) => a with { Elastic = v }),
        OfAugmentation("brightness", a => a.Brightness, (a, v) => a with { Brightness = v }),
        OfAugmentation("contrast", a => a.Contrast, (a, v) => a with { Contrast = v }),
        OfAugmentation("saturation", a => a.Saturation, (a, v) => a with { Saturation = v }),
        OfAugmentation("hue", a => a.Hue, (a, v) => a with { Hue = v }),
        OfAugmentation("blur", a => a.Blur, (a, v) => a with { Blur = v }),
        OfAugmentation("hair", a => a.Hair, (a, v) => a with { Hair = v }),
        OfAugmentation("vignette", a => a.Vignette, (a, v) => a with { Vignette = v }),
    ];

    public static IReadOnlyList<RecipeSetting> Optimisation { get; } =
    [
        OfOptimisation("weightDecay", o => o.WeightDecay, (o, v) => o with { WeightDecay = v }),
        OfOptimisation("warmupEpochs", o => o.WarmupEpochs, (o, v) => o with { WarmupEpochs = (int)v }) with { IsWhole = true },
        OfOptimisation("gradientClip", o => o.GradientClip, (o, v) => o with { GradientClip = v }),
        OfOptimisation("emaDecay", o => o.EmaDecay, (o, v) => o with { EmaDecay = v }),
        OfOptimisation("plateauPatience", o => o.PlateauPatience, (o, v) => o with { PlateauPatience = (int)v }) with { IsWhole = true },
        OfOptimisation("plateauFactor", o => o.PlateauFactor, (o, v) => o with { PlateauFactor = v }),
        OfOptimisation("earlyStoppingPatience", o => o.EarlyStoppingPatience, (o, v) => o with { EarlyStoppingPatience = (int)v }) with { IsWhole = true },
        OfOptimisation("deepSupervision", o => o.DeepSupervision ? 1 : 0, (o, v) => o with { DeepSupervision = v > 0 }),
    ];

    public static IReadOnlyList<RecipeSetting> Prediction { get; } =
    [
        OfPrediction("flips", p => p.Flips, (p, v) => p with { Flips = v }),
        OfPrediction("tiled", p => p.Tiled, (p, v) => p with { Tiled = v }),
        OfPrediction("largestRegion", p => p.LargestRegion, (p, v) => p with { LargestRegion = v }),
        OfPrediction("chooseThreshold", p => p.ChooseThreshold, (p, v) => p with { ChooseThreshold = v }),
    ];

    /// <summary>Read where the encoder starts from weights.</summary>
    public static IReadOnlyList<RecipeSetting> Encoder { get; } =
    [
        new(EntryOf(EncoderSettings.Catalogue, "encoder.learningRateFactor"), s => s.Encoder.LearningRateFactor, (s, v) => s with { Encoder = s.Encoder with { LearningRateFactor = v } }),
    ];

    public static IReadOnlyList<RecipeSetting> All { get; } = [.. LossParameters, .. Augmentation, .. Optimisation, .. Prediction, .. Encoder];

    private static RecipeSetting OfLoss(string name, Func<LossParameters, double> get, Func<LossParameters, double, LossParameters> set) =>
        new(EntryOf(Core.Runs.LossParameters.Catalogue, $"lossParameters.{name}"), s => get(s.LossParameters), (s, v) => s with { LossParameters = set(s.LossParameters, v) });

    private static RecipeSetting OfAugmentation(string name, Func<AugmentationSettings, double> get, Func<AugmentationSettings, double, AugmentationSettings> set) =>
        new(EntryOf(AugmentationSettings.Catalogue, $"augmentation.{name}"), s => get(s.Augmentation), (s, v) => s with { Augmentation = set(s.Augmentation, v) });

    private static RecipeSetting OfOptimisation(string name, Func<OptimisationSettings, double> get, Func<OptimisationSettings, double, OptimisationSettings> set) =>
        new(EntryOf(OptimisationSettings.Catalogue, $"optimisation.{name}"), s => get(s.Optimisation), (s, v) => s with { Optimisation = set(s.Optimisation, v) });

    private static RecipeSetting OfPrediction(string name, Func<PredictionSettings, bool> get, Func<PredictionSettings, bool, PredictionSettings> set) =>
        new(EntryOf(PredictionSettings.Catalogue, $"prediction.{name}"), s => get(s.Prediction) ? 1 : 0, (s, v) => s with { Prediction = set(s.Prediction, v > 0) });

    private static SettingEntry EntryOf(IReadOnlyList<SettingEntry> catalogue, string field) => catalogue.Single(e => e.Field == field);
}
