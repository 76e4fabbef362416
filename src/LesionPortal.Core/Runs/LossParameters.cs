namespace LesionPortal.Core.Runs;

/// <summary>The numbers inside the losses of <see cref="RunCatalogue.Losses"/>; the defaults are the papers'. A loss reads its own and no other.</summary>
public sealed record LossParameters
{
    public static LossParameters Default { get; } = new();

    /// <summary>α of <c>FocalPaper</c>, 0 to 1: the weight of lesion pixels; skin has 1 − α.</summary>
    public double FocalAlpha { get; init; } = 0.25;

    /// <summary>γ of <c>FocalPaper</c>, 0 to 10: how much less an easy pixel counts; 0 is weighted cross-entropy.</summary>
    public double FocalGamma { get; init; } = 2;

    /// <summary>α of <c>Tversky</c> and <c>FocalTversky</c>, 0.01 to 10: the price of a skin pixel taken for lesion.</summary>
    public double TverskyFalsePositives { get; init; } = 0.3;

    /// <summary>β of <c>Tversky</c> and <c>FocalTversky</c>, 0.01 to 10: the price of a lesion pixel taken for skin.</summary>
    public double TverskyFalseNegatives { get; init; } = 0.7;

    /// <summary>γ of <c>FocalTversky</c>, 1 to 3, in the paper's sense: the loss is (1 − TI)^(1/γ), so 4/3 is the power 0.75 and 1 is plain Tversky.</summary>
    public double FocalTverskyGamma { get; init; } = 4.0 / 3;

    /// <summary>γ of <c>BoundaryBCE</c>, 0 to 50: what a pixel where the mask changes weighs more; 0 is plain cross-entropy.</summary>
    public double BoundaryWeight { get; init; } = 5;

    /// <summary>Of <c>BoundaryBCE</c>, 1 to 64 pixels of the training image: how far from the boundary the weight reaches.</summary>
    public int BoundaryWidth { get; init; } = 15;

    /// <summary>Every parameter, in the order of a form. Fields are paths in the run's settings: "lossParameters.focalAlpha".</summary>
    public static IReadOnlyList<SettingEntry> Catalogue { get; } =
    [
        new("lossParameters.focalAlpha", "Focal α", 0, 1, "Weight of lesion pixels against skin pixels.", "Lin et al., ICCV 2017"),
        new("lossParameters.focalGamma", "Focal γ", 0, 10, "How much less an easy pixel counts; 0 is weighted cross-entropy.", "Lin et al., ICCV 2017"),
        new("lossParameters.tverskyFalsePositives", "Price of false positives", 0.01, 10, "What a skin pixel taken for lesion costs; 0.5 and 0.5 make Dice.", "Salehi et al., MLMI 2017"),
        new("lossParameters.tverskyFalseNegatives", "Price of false negatives", 0.01, 10, "What a missed lesion pixel costs; higher finds more of the lesion.", "Salehi et al., MLMI 2017"),
        new("lossParameters.focalTverskyGamma", "Focal Tversky γ", 1, 3, "The loss is raised to 1/γ; above 1 the badly segmented images weigh more.", "Abraham & Khan, ISBI 2019"),
        new("lossParameters.boundaryWeight", "Boundary weight", 0, 50, "How much more a pixel at the mask's boundary weighs; 0 is plain cross-entropy.", "Wei et al., AAAI 2020"),
        new("lossParameters.boundaryWidth", "Boundary width", 1, 64, "Pixels from the boundary to where the extra weight ends.", "Wei et al., AAAI 2020"),
    ];

    private static readonly Dictionary<string, string[]> Uses = new(StringComparer.OrdinalIgnoreCase)
    {
        ["FocalPaper"] = ["lossParameters.focalAlpha", "lossParameters.focalGamma"],
        ["Tversky"] = ["lossParameters.tverskyFalsePositives", "lossParameters.tverskyFalseNegatives"],
        ["FocalTversky"] = ["lossParameters.tverskyFalsePositives", "lossParameters.tverskyFalseNegatives", "lossParameters.focalTverskyGamma"],
        ["BoundaryBCE"] = ["lossParameters.boundaryWeight", "lossParameters.boundaryWidth"],
    };

    /// <summary>The parameters a loss reads, in the catalogue's order; none for a loss without any or an unknown key.</summary>
    public static IReadOnlyList<SettingEntry> UsedBy(string loss) =>
        Uses.TryGetValue(loss, out var fields) ? [.. Catalogue.Where(e => fields.Contains(e.Field))] : [];

    /// <summary>What lies outside its range, whether or not the run's loss reads it.</summary>
    public static IReadOnlyList<SettingProblem> Validate(LossParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        double[] values =
        [
            parameters.FocalAlpha, parameters.FocalGamma, parameters.TverskyFalsePositives, parameters.TverskyFalseNegatives,
            parameters.FocalTverskyGamma, parameters.BoundaryWeight, parameters.BoundaryWidth,
        ];
        return [.. Catalogue.Zip(values, (entry, value) => entry.Check(value)).OfType<SettingProblem>()];
    }
}
