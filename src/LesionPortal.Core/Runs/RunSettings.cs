using System.Text.Json.Serialization;

namespace LesionPortal.Core.Runs;

/// <summary>
/// Everything that decides a training run; the JSON of <c>POST /api/runs</c> and of the trainer's manifest (camelCase).
/// Defaults: baseline protocol. Ranges and sources are in <see cref="Catalogue"/> and in the catalogues of the parts, and checked by
/// <see cref="RunSettingsValidator"/>. A choice is an enum that is read in any case and written by its key, so that equal settings are
/// equal records and equal JSON. An unknown one is refused by <see cref="RunJson.Options"/>; <see cref="RunJson.Stored"/> keeps it for
/// tables to show and the validator to name.
/// </summary>
public sealed record RunSettings
{
    /// <summary>Id of the dataset in the portal; 0 when the trainer is used alone.</summary>
    public int Dataset { get; init; }

    public Architecture Architecture { get; init; } = Architecture.UNet;

    /// <summary>Width c of the first encoder stage.</summary>
    public int BaseChannels { get; init; } = 8;

    public Loss Loss { get; init; } = Loss.Dice;

    public int Epochs { get; init; } = 120;

    public int BatchSize { get; init; } = 10;

    /// <summary>The learning rate; the highest one where a schedule varies it.</summary>
    public double LearningRate { get; init; } = 0.001;

    /// <summary>Side of the square training images in pixels.</summary>
    public int ImageSize { get; init; } = 256;

    /// <summary>Seeds the weights and the order of the training cases.</summary>
    public int Seed { get; init; }

    public ComputeDevice Device { get; init; } = ComputeDevice.Auto;

    public SplitSettings Split { get; init; } = SplitSettings.OfSizes(100, 50, 50, 1);

    public LossParameters LossParameters { get; init; } = LossParameters.Default;

    public OptimisationSettings Optimisation { get; init; } = OptimisationSettings.Baseline;

    public EncoderSettings Encoder { get; init; } = EncoderSettings.Random;

    public AugmentationSettings Augmentation { get; init; } = AugmentationSettings.Off;

    public ImagePreparation Preparation { get; init; } = ImagePreparation.Baseline;

    public PredictionSettings Prediction { get; init; } = PredictionSettings.Baseline;

    /// <summary>Not null in a run that trains nothing: an ensemble of finished runs. Most other settings then mean nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EnsembleSettings? Ensemble { get; init; }

    /// <summary>The numbers outside the parts; those of the parts are together in <see cref="RunCatalogue.Recipe"/>.</summary>
    public static IReadOnlyList<Setting> Catalogue { get; } = Declare(new("", s => s, (_, s) => s));

    private static IReadOnlyList<Setting> Declare(SettingPart<RunSettings> part) =>
        [
            part.Whole(
                nameof(BaseChannels),
                "Base channels",
                1,
                256,
                s => s.BaseChannels,
                (s, v) => s with { BaseChannels = v },
                "Width of the first encoder stage.",
                "the baseline protocol"
            ),
            part.Whole(
                nameof(Epochs),
                "Epochs",
                1,
                10_000,
                s => s.Epochs,
                (s, v) => s with { Epochs = v },
                "Number of passes over the training cases.",
                "the baseline protocol"
            ),
            part.Whole(
                nameof(BatchSize),
                "Batch size",
                1,
                256,
                s => s.BatchSize,
                (s, v) => s with { BatchSize = v },
                "Images per step. Larger batches give less noisy gradients and need more memory.",
                "the baseline protocol takes 10"
            ),
            part.Number(
                nameof(LearningRate),
                "Learning rate",
                0,
                1,
                s => s.LearningRate,
                (s, v) => s with { LearningRate = v },
                "Adam's step size, the highest one where a schedule varies it; the baseline protocol takes its default, 0.001.",
                "Kingma & Ba, ICLR 2015"
            ) with
            {
                IsAboveFrom = true,
            },
            part.Whole(
                nameof(ImageSize),
                "Image size",
                32,
                1024,
                s => s.ImageSize,
                (s, v) => s with { ImageSize = v },
                "Side of the square training images in pixels.",
                "the baseline protocol"
            ) with
            {
                MultipleOf = 16,
            },
        ];
}
