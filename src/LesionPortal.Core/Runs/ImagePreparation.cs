namespace LesionPortal.Core.Runs;

/// <summary>
/// What happens to an image's colours before the network sees it, in training, scoring and prediction alike: it is part of the trained
/// model. The default is the notebook's: nothing.
/// </summary>
public sealed record ImagePreparation
{
    public static ImagePreparation Baseline { get; } = new();

    /// <summary>A key of <see cref="RunCatalogue.ColourConstancies"/>.</summary>
    public string ColourConstancy
    {
        get;
        init => field = RunCatalogue.Spelled(RunCatalogue.ColourConstancies, value);
    } = "None";

    /// <summary>A key of <see cref="RunCatalogue.Normalisations"/>.</summary>
    public string Normalisation
    {
        get;
        init => field = RunCatalogue.Spelled(RunCatalogue.Normalisations, value);
    } = "None";
}
