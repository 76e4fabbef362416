namespace LesionPortal.Core.Runs;

/// <summary>The numbers inside the losses of <see cref="RunCatalogue.Losses"/>; the defaults are the papers'. A loss reads its own and
/// no other. Ranges and sources are in <see cref="Catalogue"/>.</summary>
public sealed record LossParameters
{
    public static LossParameters Default { get; } = new();

    /// <summary>α of <see cref="Loss.FocalPaper"/>: the weight of lesion pixels; skin has 1 − α.</summary>
    public double FocalAlpha { get; init; } = 0.25;

    /// <summary>γ of <see cref="Loss.FocalPaper"/>: how much less an easy pixel counts; 0 is weighted cross-entropy.</summary>
    public double FocalGamma { get; init; } = 2;

    /// <summary>α of <see cref="Loss.Tversky"/> and <see cref="Loss.FocalTversky"/>: the weight of false-positive pixels.</summary>
    public double TverskyFalsePositives { get; init; } = 0.3;

    /// <summary>β of <see cref="Loss.Tversky"/> and <see cref="Loss.FocalTversky"/>: the weight of false-negative pixels.</summary>
    public double TverskyFalseNegatives { get; init; } = 0.7;

    /// <summary>
    /// γ of <see cref="Loss.FocalTversky"/>, in the paper's sense: the loss is (1 − TI)^(1/γ), so 4/3 is the power 0.75 and 1 is plain
    /// Tversky.
    /// </summary>
    public double FocalTverskyGamma { get; init; } = 4.0 / 3;

    /// <summary>γ of <see cref="Loss.BoundaryBCE"/>: what a pixel where the mask changes weighs more; 0 is plain cross-entropy.</summary>
    public double BoundaryWeight { get; init; } = 5;

    /// <summary>Of <see cref="Loss.BoundaryBCE"/>, pixels of the training image: how far from the boundary the weight reaches.</summary>
    public int BoundaryWidth { get; init; } = 15;

    /// <summary>Every parameter, in the order of a form. Fields are paths in the run's settings: "lossParameters.focalAlpha".</summary>
    public static IReadOnlyList<Setting> Catalogue { get; } =
        Declare(new("lossParameters.", s => s.LossParameters, (s, part) => s with { LossParameters = part }));

    private static IReadOnlyList<Setting> Declare(SettingPart<LossParameters> part) =>
        [
            part.Number(
                nameof(FocalAlpha),
                "Focal α",
                0,
                1,
                p => p.FocalAlpha,
                (p, v) => p with { FocalAlpha = v },
                "Weight of lesion pixels against skin pixels.",
                "Lin et al., ICCV 2017"
            ),
            part.Number(
                nameof(FocalGamma),
                "Focal γ",
                0,
                10,
                p => p.FocalGamma,
                (p, v) => p with { FocalGamma = v },
                "Down-weighting of easy pixels; 0 is weighted cross-entropy.",
                "Lin et al., ICCV 2017"
            ),
            part.Number(
                nameof(TverskyFalsePositives),
                "Weight of false positives (α)",
                0.01,
                10,
                p => p.TverskyFalsePositives,
                (p, v) => p with { TverskyFalsePositives = v },
                "Weight of skin pixels predicted as lesion; α = β = 0.5 gives Dice.",
                "Salehi et al., MLMI 2017"
            ),
            part.Number(
                nameof(TverskyFalseNegatives),
                "Weight of false negatives (β)",
                0.01,
                10,
                p => p.TverskyFalseNegatives,
                (p, v) => p with { TverskyFalseNegatives = v },
                "Weight of missed lesion pixels; a higher value increases sensitivity.",
                "Salehi et al., MLMI 2017"
            ),
            part.Number(
                nameof(FocalTverskyGamma),
                "Focal Tversky γ",
                1,
                3,
                p => p.FocalTverskyGamma,
                (p, v) => p with { FocalTverskyGamma = v },
                "The loss is raised to 1/γ; above 1, badly segmented images get more weight.",
                "Abraham & Khan, ISBI 2019"
            ),
            part.Number(
                nameof(BoundaryWeight),
                "Boundary weight",
                0,
                50,
                p => p.BoundaryWeight,
                (p, v) => p with { BoundaryWeight = v },
                "Additional weight of pixels at the mask's boundary; 0 is plain cross-entropy.",
                "Wei et al., AAAI 2020"
            ),
            part.Whole(
                nameof(BoundaryWidth),
                "Boundary width",
                1,
                64,
                p => p.BoundaryWidth,
                (p, v) => p with { BoundaryWidth = v },
                "Pixels from the boundary to where the extra weight ends.",
                "Wei et al., AAAI 2020"
            ),
        ];

    private static readonly Dictionary<Loss, string[]> Uses = new()
    {
        [Loss.FocalPaper] = ["lossParameters.focalAlpha", "lossParameters.focalGamma"],
        [Loss.Tversky] = ["lossParameters.tverskyFalsePositives", "lossParameters.tverskyFalseNegatives"],
        [Loss.FocalTversky] =
        [
            "lossParameters.tverskyFalsePositives",
            "lossParameters.tverskyFalseNegatives",
            "lossParameters.focalTverskyGamma",
        ],
        [Loss.BoundaryBCE] = ["lossParameters.boundaryWeight", "lossParameters.boundaryWidth"],
    };

    /// <summary>The parameters a loss reads, in the catalogue's order; none for a loss without any.</summary>
    public static IReadOnlyList<Setting> UsedBy(Loss loss) =>
        Uses.TryGetValue(loss, out var fields) ? [.. Catalogue.Where(e => fields.Contains(e.Field))] : [];
}
