namespace LesionPortal.Core.Metrics;

/// <summary>How well experts agree with each other on a metric: <paramref name="Low"/> in the worst tenth of cases, <paramref name="Typical"/> on average.</summary>
/// <param name="Metric">A key of <see cref="MetricCatalogue"/>.</param>
/// <param name="Source">The paper, and how the figures were derived from its own.</param>
public sealed record HumanBand(string Metric, double Low, double Typical, string Source);

/// <summary>
/// Published agreement of dermatologists who outlined the same lesions (Peserico and Silletti 2012): the area on which two differ is
/// 15.3% of the lesion on average and over 28% in a tenth of the cases. With the difference split evenly between too much and too
/// little, x of the lesion is a Jaccard of (1 − x/2)/(1 + x/2): about .86 and .75.
/// </summary>
public static class HumanAgreement
{
    public const double TypicalIou = 0.86;
    public const double LowIou = 0.75;

    /// <summary>Two outlines one pixel apart cannot be told apart from the same outline drawn on a shifted grid.</summary>
    public const double LeastTolerance = 1;

    private const string Source = "Peserico and Silletti 2012: experts differ on 15.3% of the lesion's area on average, on over 28% in a tenth of the cases";

    public static IReadOnlyList<HumanBand> Bands { get; } =
    [
        new("iou", LowIou, TypicalIou, Source + "; as Jaccard (1 − x/2)/(1 + x/2)."),
        new("dice", 2 * LowIou / (1 + LowIou), 2 * TypicalIou / (1 + TypicalIou), Source + "; Dice 2J/(1 + J) of the Jaccard (1 − x/2)/(1 + x/2)."),
    ];

    /// <summary>The band to draw beside a metric; null where nothing is published that could be turned into it.</summary>
    public static HumanBand? For(string metric) => Bands.FirstOrDefault(b => b.Metric == metric);

    /// <summary>
    /// How far a boundary may be displaced and still be within what two experts do, in pixels, for a lesion of this diameter in pixels.
    /// A disc of radius r grown by d has a Jaccard of r²/(r + d)² with the first; at the experts' typical .86,
    /// d = r·(1/√.86 − 1) = 0.0783·r = 0.0392·diameter (4 pixels for a lesion of 100), and at least <see cref="LeastTolerance"/>.
    /// Shrinking the disc instead gives 0.0363, spreading the 15.3% evenly along the outline 0.0383·diameter.
    /// </summary>
    public static double BoundaryTolerance(double lesionDiameter)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(lesionDiameter);
        return Math.Max(LeastTolerance, lesionDiameter / 2 * (1 / Math.Sqrt(TypicalIou) - 1));
    }
}
