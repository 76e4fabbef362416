using System.Globalization;

namespace LesionPortal.Core.Metrics;

/// <summary>
/// Published agreement of people who outlined the same lesions. Peserico, Silletti, Zattra and Belloni Fortina 2012: twelve dermatologists
/// of different experience, 77 images, all pairs; the area on which two differ is 15.3% of the lesion on average and over 28% in a tenth of
/// the cases. With the difference split evenly between too much and too little, x of the lesion is a Jaccard of (1 − x/2)/(1 + x/2): about
/// .86 and .75. IMA++ (Abhishek, Kawahara, Hamarneh 2025): pairs of masks of 2,394 images reach a median Jaccard of .75.
/// </summary>
public static class HumanAgreement
{
    public const double TypicalIou = 0.86;
    public const double LowIou = 0.75;

    /// <summary>IMA++, median over pairs of masks.</summary>
    public const double ImaPlusPlusMedianIou = 0.75;

    /// <inheritdoc cref="ImaPlusPlusMedianIou"/>
    public const double ImaPlusPlusMedianDice = 0.857;

    /// <summary>Two outlines one pixel apart cannot be told apart from the same outline drawn on a shifted grid.</summary>
    public const double MinTolerance = 1;

    /// <summary>Beside every band: why it is none for a diagnosis.</summary>
    public const string NotByDiagnosis =
        "People agree less on malignant lesions (IMA++, Dice, p < .001; arXiv 2508.09381), so this is a band for neither "
        + "melanomas nor naevi alone.";

    private const string Peserico =
        "Peserico, Silletti, Zattra and Belloni Fortina 2012, “Where's the naevus? Inter-operator variability in the "
        + "localization of melanocytic "
        + "lesion border” (handle 11577/2490695): "
        + "twelve dermatologists of different experience, 77 images, all pairs; two differ on 15.3% of the lesion's area "
        + "on average, on over 28% in a tenth of the cases; "
        + "agreement is higher among the more experienced. Not reported by diagnosis. ";

    private const string DerivedIou =
        "The Jaccard is derived, not reported: a difference of x of the lesion, half of it too much and half too little, "
        + "is (1 − x/2)/(1 + x/2).";

    private const string ImaPlusPlus =
        "IMA++ (Abhishek, Kawahara and Hamarneh 2025, arXiv 2512.21472; its published summary of agreement): pairs of "
        + "masks of the 2,394 images with two to five masks, "
        + "16 annotators, experts and novices, three tools; the mean Jaccard is .68. "
        + NotByDiagnosis;

    public static IReadOnlyList<HumanBand> Bands { get; } =
    [
        Derived("iou", LowIou, TypicalIou, Peserico + DerivedIou),
        Derived("dice", 2 * LowIou / (1 + LowIou), 2 * TypicalIou / (1 + TypicalIou), Peserico + DerivedIou + " Dice is 2J/(1 + J) of it."),
        Median("iou", ImaPlusPlusMedianIou, ImaPlusPlus),
        Median("dice", ImaPlusPlusMedianDice, ImaPlusPlus),
    ];

    /// <summary>The band to draw beside a metric; null where nothing is published that could be turned into it.</summary>
    public static HumanBand? For(string metric) => Bands.FirstOrDefault(b => b.Metric == metric && b.Low is not null);

    /// <summary>Whose the drawn band is, in a sentence for a caption: "Grey: …"; null where there is none.</summary>
    public static string? Caption(string metric)
    {
        if (For(metric) is not { Low: { } low } band)
            return null;
        var median = Bands.First(b => b.Metric == metric && b.TypicalIs == "median").Typical;
        return string.Create(
                CultureInfo.InvariantCulture,
                $"Grey: how two of twelve dermatologists of different experience agree, " + $"{low:0.00} in the worst 10% of "
            )
            + string.Create(
                CultureInfo.InvariantCulture,
                $"cases to {band.Typical:0.00} on average, derived from areas in Peserico et al. "
                    + $"2012; agreement is higher among the more experienced. "
            )
            + FormattableString.Invariant($"In IMA++ the median is {median:0.00}. {NotByDiagnosis}");
    }

    /// <summary>
    /// How far a boundary may be displaced and still be within what two dermatologists do, in pixels, for a lesion of this diameter in
    /// pixels. A disc of radius r grown by d has a Jaccard of r²/(r + d)² with the first; at the typical .86, d = r·(1/√.86 − 1) = 0.0783·r
    /// = 0.0392·diameter (4 pixels for a lesion of 100), and at least <see cref="MinTolerance"/>. Shrinking the disc instead gives
    /// 0.0363, spreading the 15.3% evenly along the outline 0.0383·diameter.
    /// </summary>
    public static double BoundaryTolerance(double lesionDiameter)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(lesionDiameter);
        return Math.Max(MinTolerance, lesionDiameter / 2 * (1 / Math.Sqrt(TypicalIou) - 1));
    }

    private static HumanBand Derived(string metric, double low, double mean, string source) =>
        new(metric, low, mean, true, null, null, source) { IsDerived = true };

    private static HumanBand Median(string metric, double median, string source) =>
        new(metric, null, median, true, null, null, source) { TypicalIs = "median" };
}
