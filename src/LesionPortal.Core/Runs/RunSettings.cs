using System.Text.Json.Serialization;

namespace LesionPortal.Core.Runs;

/// <summary>
/// Everything that decides a training run; the JSON of <c>POST /api/runs</c> and of the trainer's manifest (camelCase).
/// Defaults are the notebook's. Ranges are checked by <see cref="RunSettingsValidator"/>. A choice given in another case than the
/// catalogue's is kept as the catalogue spells it, so that equal settings are equal records and equal JSON; an unknown one is kept as given
/// for the validator to name.
/// </summary>
public sealed record RunSettings
{
    /// <summary>Id of the dataset in the portal; 0 when the trainer is used alone.</summary>
    public int Dataset { get; init; }

    /// <summary>A key of <see cref="RunCatalogue.Architectures"/>.</summary>
    public string Architecture { get; init => field = RunCatalogue.Spelled(RunCatalogue.Architectures, value); } = "UNet";

    /// <summary>Width c of the first encoder stage, 1 to 256.</summary>
    public int BaseChannels { get; init; } = 8;

    /// <summary>A key of <see cref="RunCatalogue.Losses"/>.</summary>
    public string Loss { get; init => field = RunCatalogue.Spelled(RunCatalogue.Losses, value); } = "Dice";

    /// <summary>1 to 10,000.</summary>
    public int Epochs { get; init; } = 120;

    /// <summary>1 to 256.</summary>
    public int BatchSize { get; init; } = 10;

    /// <summary>The learning rate, above 0 up to 1; the highest one where a schedule varies it.</summary>
    public double LearningRate { get; init; } = 0.001;

    /// <summary>Side of the square training images in pixels, 32 to 1,024 in steps of 16.</summary>
    public int ImageSize { get; init; } = 256;

    /// <summary>Seeds the weights and the order of the training cases.</summary>
    public int Seed { get; init; }

    /// <summary>A key of <see cref="RunCatalogue.Devices"/>: auto, cpu or cuda.</summary>
    public string Device { get; init => field = RunCatalogue.Spelled(RunCatalogue.Devices, value); } = "auto";

    public SplitSettings Split { get; init; } = SplitSettings.OfSizes(100, 50, 50, 1);

    public LossParameters LossParameters { get; init; } = LossParameters.Default;

    public OptimisationSettings Optimisation { get; init; } = OptimisationSettings.Notebook;

    public EncoderSettings Encoder { get; init; } = EncoderSettings.Random;

    public AugmentationSettings Augmentation { get; init; } = AugmentationSettings.Off;

    public ImagePreparation Preparation { get; init; } = ImagePreparation.Notebook;

    public PredictionSettings Prediction { get; init; } = PredictionSettings.Notebook;

    /// <summary>Not null in a run that trains nothing: an ensemble of finished runs. Most other settings then mean nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EnsembleSettings? Ensemble { get; init; }
}
