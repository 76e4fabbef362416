namespace LesionPortal.Core.Runs;

/// <summary>
/// How a trained network's answer becomes a mask. Used wherever a checkpoint predicts: the final scores of every part, the kept probability
/// maps, <c>predict</c> and <c>serve</c>. The rows of the history and the maps of the samples are taken without it. The defaults are the
/// notebook's: one look, logit &gt; 0.01, nothing cleaned up. No weight depends on it.
/// </summary>
public sealed record PredictionSettings
{
    public static PredictionSettings Baseline { get; } = new();

    /// <summary>
    /// The mean of four probabilities: of the image as it is, mirrored left to right, top to bottom, and both (Simonyan &amp; Zisserman,
    /// ICLR 2015).
    /// </summary>
    public bool Flips { get; init; }

    /// <summary>
    /// At the image's own size in overlapping tiles of the training size, blended, in place of the whole image at the training size.
    /// </summary>
    public bool Tiled { get; init; }

    /// <summary>Of the pixels above the threshold the largest region alone is lesion; regions touch by side or corner.</summary>
    public bool LargestRegion { get; init; }

    /// <summary>
    /// The threshold with the best mean validation IoU instead of logit &gt; 0.01, chosen for each checkpoint when it is scored at the end;
    /// never on test cases.
    /// </summary>
    public bool ChooseThreshold { get; init; }

    /// <summary>The switches, in the order of a form.</summary>
    public static IReadOnlyList<Setting> Catalogue { get; } =
        Declare(new("prediction.", s => s.Prediction, (s, part) => s with { Prediction = part }));

    private static IReadOnlyList<Setting> Declare(SettingPart<PredictionSettings> part) =>
        [
            part.Switch(
                nameof(Flips),
                "Test-time flips",
                p => p.Flips,
                (p, v) => p with { Flips = v },
                "Test-time augmentation: averages the predictions of the image and its three flips; slightly better, four times the work.",
                "Simonyan & Zisserman, ICLR 2015"
            ),
            part.Switch(
                nameof(Tiled),
                "Tiles at full size",
                p => p.Tiled,
                (p, v) => p with { Tiled = v },
                "Predicts the image at its own size in overlapping tiles of the training size; about twenty times the work for 768×576 at "
                    + "256. A lesion is larger in a tile than in the whole images the network learned from: on PH2 a U-Net "
                    + "trained at 256 lost "
                    + "0.12 of validation IoU, one trained at 512 gained nothing. Compare validation with and without.",
                "Ronneberger et al., MICCAI 2015"
            ),
            part.Switch(
                nameof(LargestRegion),
                "Largest region only",
                p => p.LargestRegion,
                (p, v) => p with { LargestRegion = v },
                "Keeps only the largest connected component of a predicted mask.",
                "usual for one lesion per image"
            ),
            part.Switch(
                nameof(ChooseThreshold),
                "Threshold from validation",
                p => p.ChooseThreshold,
                (p, v) => p with { ChooseThreshold = v },
                "Uses the threshold with the best mean IoU on the validation cases instead of logit > 0.01.",
                "Lipton et al., ECML PKDD 2014"
            ),
        ];
}
