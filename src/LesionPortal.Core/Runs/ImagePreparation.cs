namespace LesionPortal.Core.Runs;

/// <summary>
/// What happens to an image's colours before the network sees it, in training, scoring and prediction alike: it is part of the trained
/// model. The default is the notebook's: nothing.
/// </summary>
public sealed record ImagePreparation
{
    public static ImagePreparation Baseline { get; } = new();

    public ColourConstancy ColourConstancy { get; init; } = ColourConstancy.None;

    public Normalisation Normalisation { get; init; } = Normalisation.None;
}
