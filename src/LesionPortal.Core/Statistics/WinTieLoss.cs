using LesionPortal.Core.Metrics;

namespace LesionPortal.Core.Statistics;

/// <summary>On how many cases the first of two runs is better, as good, worse.</summary>
/// <param name="Tolerance">A difference of no more than this is a tie, in the metric's unit.</param>
public sealed record WinTieLoss(int Wins, int Ties, int Losses, double Tolerance)
{
    /// <param name="first">One value a case.</param>
    /// <param name="second">The same cases in the same order.</param>
    /// <param name="tolerance">Not negative; <see cref="MetricDefinition.TieTolerance"/> for a metric.</param>
    /// <exception cref="ArgumentException">The two differ in length, or the tolerance is negative.</exception>
    public static WinTieLoss Of(
        ReadOnlySpan<double> first,
        ReadOnlySpan<double> second,
        double tolerance,
        MetricDirection direction = MetricDirection.HigherIsBetter
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tolerance);
        if (first.Length != second.Length)
            throw new ArgumentException(
                $"{first.Length} values cannot be paired with {second.Length}; give the same cases in the same order."
            );
        int wins = 0,
            losses = 0;
        for (var i = 0; i < first.Length; i++)
        {
            var gain = direction switch
            {
                MetricDirection.HigherIsBetter => first[i] - second[i],
                MetricDirection.LowerIsBetter => second[i] - first[i],
                _ => Math.Abs(second[i]) - Math.Abs(first[i]),
            };
            // A billionth more, so that .905 against .9 is a tie at .005 although their difference is not exactly that.
            if (Math.Abs(gain) <= tolerance + 1e-9)
                continue;
            if (gain > 0)
                wins++;
            else
                losses++;
        }

        return new WinTieLoss(wins, first.Length - wins - losses, losses, tolerance);
    }
}
