using MathNet.Numerics.Distributions;

namespace LesionPortal.Core.Statistics;

/// <summary>A share of yes among independent answers.</summary>
public static class Proportion
{
    /// <summary>
    /// The share with Wilson's score interval (Wilson 1927, without continuity correction): it stays within 0 and 1 and keeps a width when
    /// all answers are alike, where a bootstrap's or Wald's has none (Newcombe 1998).
    /// </summary>
    /// <param name="yes">0 to <paramref name="all"/>.</param>
    /// <param name="all">At least 1.</param>
    /// <exception cref="ArgumentException">The counts or the confidence are outside these.</exception>
    public static Interval Of(int yes, int all, double confidence = 0.95)
    {
        if (all < 1 || yes < 0 || yes > all)
            throw new ArgumentException($"{yes} of {all} is no share; expected 0 to n of at least one.", nameof(yes));
        if (confidence is not (> 0 and < 1))
            throw new ArgumentException(
                $"A confidence of {confidence}; expected a number between 0 and 1, such as 0.95.",
                nameof(confidence)
            );
        var share = (double)yes / all;
        var z = Normal.InvCDF(0, 1, (1 + confidence) / 2);
        var weight = z * z / all;
        var centre = (share + weight / 2) / (1 + weight);
        var reach = z * Math.Sqrt(share * (1 - share) / all + weight / all / 4) / (1 + weight);
        // The ends are exactly 0 and 1 there; rounding must not leave them.
        return new Interval(share, yes == 0 ? 0 : centre - reach, yes == all ? 1 : centre + reach, confidence, all, IntervalMethod.Wilson);
    }
}
