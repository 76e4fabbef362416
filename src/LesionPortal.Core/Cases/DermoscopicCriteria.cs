namespace LesionPortal.Core.Cases;

/// <summary>
/// What PH2's sheet records about a lesion (Mendonca et al., EMBC 2013). Values are the sheet's own words expanded,
/// for example "Atypical", "Absent", "Present"; null where the sheet says nothing.
/// </summary>
public sealed record DermoscopicCriteria
{
    public string? Histology { get; init; }

    /// <summary>0 symmetric, 1 asymmetric in one axis, 2 asymmetric in two.</summary>
    public int? AsymmetryAxes { get; init; }
    public string? PigmentNetwork { get; init; }
    public string? DotsGlobules { get; init; }
    public string? Streaks { get; init; }
    public string? RegressionAreas { get; init; }
    public string? BlueWhitishVeil { get; init; }

    /// <summary>Any of White, Red, Light-Brown, Dark-Brown, Blue-Gray, Black.</summary>
    public IReadOnlyList<string> Colours { get; init; } = [];
}
