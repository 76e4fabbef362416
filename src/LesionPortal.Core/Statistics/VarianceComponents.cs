namespace LesionPortal.Core.Statistics;

/// <summary>
/// How much of a score's variance is between cases, between seeds, and neither: two-way random effects without replication,
/// score = mean + case + seed + rest, by the method of moments (Searle, Casella, McCulloch 1992). With C cases and S seeds:
/// rest = MS_rest; case = (MS_case − MS_rest)/S; seed = (MS_seed − MS_rest)/C; negative estimates are set to 0.
/// </summary>
/// <param name="Case">Variance, in the metric's unit squared.</param>
/// <param name="Seed">Variance between seeds over all cases: what training again changes in the mean.</param>
/// <param name="Rest">Variance of case × seed and everything else: what training again changes in a single case.</param>
public sealed record VarianceComponents(double Mean, double Case, double Seed, double Rest, int Cases, int Seeds)
{
    public double Total => Case + Seed + Rest;

    public double CaseShare => Total > 0 ? Case / Total : 0;
    public double SeedShare => Total > 0 ? Seed / Total : 0;
    public double RestShare => Total > 0 ? Rest / Total : 0;

    /// <param name="values">[case, seed], finite.</param>
    /// <returns>Null with fewer than two cases or seeds: the components can't be told apart.</returns>
    /// <exception cref="ArgumentException">A value is not finite.</exception>
    public static VarianceComponents? Of(double[,] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var (cases, seeds) = (values.GetLength(0), values.GetLength(1));
        if (cases < 2 || seeds < 2)
            return null;
        var byCase = new double[cases];
        var bySeed = new double[seeds];
        for (var c = 0; c < cases; c++)
        {
            for (var s = 0; s < seeds; s++)
            {
                if (!double.IsFinite(values[c, s]))
                    throw new ArgumentException(
                        $"{values[c, s]} is not a finite score; leave the case out for every seed.",
                        nameof(values)
                    );
                byCase[c] += values[c, s] / seeds;
                bySeed[s] += values[c, s] / cases;
            }
        }

        var mean = byCase.Average();
        var restSquares = 0.0;
        for (var c = 0; c < cases; c++)
        {
            for (var s = 0; s < seeds; s++)
                restSquares += Square(values[c, s] - byCase[c] - bySeed[s] + mean);
        }

        var rest = restSquares / ((cases - 1) * (seeds - 1));
        var caseMean = seeds * byCase.Sum(m => Square(m - mean)) / (cases - 1);
        var seedMean = cases * bySeed.Sum(m => Square(m - mean)) / (seeds - 1);
        return new VarianceComponents(
            mean,
            Math.Max(0, (caseMean - rest) / seeds),
            Math.Max(0, (seedMean - rest) / cases),
            rest,
            cases,
            seeds
        );

        static double Square(double x) => x * x;
    }
}
