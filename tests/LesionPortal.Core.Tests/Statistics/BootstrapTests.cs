using CsCheck;
using LesionPortal.Core.Statistics;

namespace LesionPortal.Core.Tests.Statistics;

public sealed class BootstrapTests
{
    [Fact]
    public void MeanIntervals_ManySeries_AreTheIntervalsOfEachToTheLastBit()
    {
        var random = new Random(5);
        // Of several lengths in turn, more than are taken at once; some with gaps in their values, so that neither method fits all.
        var series = Enumerable
            .Range(0, 70)
            .Select(i =>
                Enumerable
                    .Range(0, new[] { 1, 2, 17, 50 }[i % 4])
                    .Select(_ => i % 5 == 0 ? 0.5 : Math.Round(random.NextDouble(), i % 3 + 1))
                    .ToArray()
            )
            .ToList();

        var together = Bootstrap.MeanIntervals(series);

        Assert.Equal(series.Select(s => Bootstrap.MeanInterval(s)), together);
        Assert.Contains(together, i => i.Method == IntervalMethod.Percentile);
        Assert.Contains(together, i => i.Method == IntervalMethod.Bca && i.Low < i.High);
    }

    [Fact]
    public void Bca_SciPysResamples_GivesSciPysInterval()
    {
        foreach (var c in ReferenceStatistics.Each("bca"))
        {
            var values = c.Numbers("values");
            var acceleration = Bootstrap.Acceleration(values, values.Average());
            Assert.Equal(c.Number("acceleration"), acceleration, 1e-9);
            var (low, high) = Bootstrap.Bca(c.Numbers("distribution"), values.Average(), acceleration, 0.95)!.Value;
            Assert.Equal(c.Number("low"), low, 1e-9);
            Assert.Equal(c.Number("high"), high, 1e-9);
        }
    }

    /// <summary>SciPy drew 200,000 other resamples: ends agree within the noise of 10,000, about 0.03 standard errors.</summary>
    [Fact]
    public void MeanInterval_SameValues_AgreesWithSciPyWithinResamplingNoise()
    {
        foreach (var c in ReferenceStatistics.Each("intervals"))
        {
            var values = c.Numbers("values");
            var mean = values.Average();
            var tolerance = 0.1 * Math.Sqrt(values.Sum(v => (v - mean) * (v - mean))) / values.Length;
            foreach (var (method, name) in new[] { (IntervalMethod.Percentile, "percentile"), (IntervalMethod.Bca, "bca") })
            {
                var interval = Bootstrap.MeanInterval(values, method: method);
                Assert.Equal(mean, interval.Estimate, 1e-12);
                Assert.Equal(method, interval.Method);
                Assert.Equal(c.Numbers(name)[0], interval.Low!.Value, tolerance);
                Assert.Equal(c.Numbers(name)[1], interval.High!.Value, tolerance);
            }
        }
    }

    /// <summary>
    /// 1,500 seeded experiments of 50 skewed scores: the share that holds the truth lies within 4 standard errors of 95%, less 1.5 points
    /// that any bootstrap loses at n = 50.
    /// </summary>
    [Theory]
    [InlineData(IntervalMethod.Bca)]
    [InlineData(IntervalMethod.Percentile)]
    public void MeanInterval_ManyExperiments_HoldsTheTruthAsOftenAsItSays(IntervalMethod method)
    {
        const int Experiments = 1_500;
        var random = new Random(4711);
        var values = new double[50];
        var held = 0;
        for (var e = 0; e < Experiments; e++)
        {
            for (var i = 0; i < values.Length; i++)
                values[i] = 1 - Math.Pow(random.NextDouble(), 2); // like IoU: near 1 with a tail; mean 2/3
            held += Bootstrap.MeanInterval(values, resamples: 1_000, method: method).Holds(2 / 3.0) ? 1 : 0;
        }

        var standardError = Math.Sqrt(0.95 * 0.05 / Experiments);
        Assert.InRange((double)held / Experiments, 0.95 - 0.015 - 4 * standardError, 0.95 + 4 * standardError);
    }

    [Fact]
    public void MeanInterval_SameSeed_GivesTheSame()
    {
        double[] values = [0.2, 0.9, 0.7, 0.81, 0.66, 0.93, 0.5, .. Enumerable.Range(0, 20).Select(i => 0.7 + i * i / 2000.0)];
        Assert.Equal(Bootstrap.MeanInterval(values, seed: 3), Bootstrap.MeanInterval(values, seed: 3));
        Assert.NotEqual(Bootstrap.MeanInterval(values, seed: 3).Low, Bootstrap.MeanInterval(values, seed: 4).Low);
    }

    /// <summary>
    /// Resamples with the very mean of the sample count half on either side, also where tenths summed in another order differ in the last
    /// bits.
    /// </summary>
    [Fact]
    public void MeanInterval_TenthsOrWholeNumbers_IsTheSameButForTheScale()
    {
        double[] whole = [1, 0, -1, 2, 0, 1, 0, -1, 3, 0, 0, 1, 1, 0, -2, 1, 0, 0, 2, -1, 0, 1, 0, 0, 1];

        var (large, small) = (Bootstrap.MeanInterval(whole), Bootstrap.MeanInterval([.. whole.Select(v => v / 10)]));

        Assert.Equal(large.Low!.Value / 10, small.Low!.Value, 1e-9);
        Assert.Equal(large.High!.Value / 10, small.High!.Value, 1e-9);
    }

    [Fact]
    public void MeanInterval_AllValuesAlike_FallsBackToThePercentile()
    {
        var interval = Bootstrap.MeanInterval([0.5, 0.5, 0.5]);
        Assert.Equal(new Interval(0.5, 0.5, 0.5, 0.95, 3, IntervalMethod.Percentile), interval);
    }

    [Fact]
    public void MeanInterval_OneCase_HasNoEnds()
    {
        var interval = Bootstrap.MeanInterval([0.7]);
        Assert.Null(interval.Low);
        Assert.Null(interval.High);
        Assert.True(interval.Holds(0));
    }

    [Fact]
    public void MeanInterval_MoreConfidence_IsWider() =>
        Gen.Double[0, 1]
            .Array[5, 40]
            .Sample(
                values =>
                {
                    var (narrow, wide) = (Bootstrap.MeanInterval(values, 0.8, 500), Bootstrap.MeanInterval(values, 0.99, 500));
                    Assert.True(wide.Low <= narrow.Low && narrow.High <= wide.High);
                    Assert.InRange(narrow.Estimate, wide.Low!.Value, wide.High!.Value);
                },
                iter: 50
            );

    [Fact]
    public void MeanInterval_DifferencesExchanged_IsTheMirrorImage()
    {
        var random = new Random(1);
        double[] a = [.. Enumerable.Range(0, 40).Select(_ => random.NextDouble())];
        double[] b = [.. Enumerable.Range(0, 40).Select(_ => random.NextDouble())];
        var (ab, ba) = (Bootstrap.MeanInterval(Bootstrap.Differences(a, b)), Bootstrap.MeanInterval(Bootstrap.Differences(b, a)));
        Assert.Equal(ab.Estimate, -ba.Estimate, 1e-12);
        Assert.Equal(ab.Low!.Value, -ba.High!.Value, 1e-9);
        Assert.Equal(ab.High!.Value, -ba.Low!.Value, 1e-9);
    }

    [Fact]
    public void MeanInterval_DifferencesOfCommonDifficulty_IsNarrowerThanEitherMean()
    {
        var random = new Random(2);
        double[] easy = [.. Enumerable.Range(0, 50).Select(_ => random.NextDouble())];
        double[] better = [.. easy.Select(v => v + 0.05 + 0.01 * random.NextDouble())];
        var difference = Bootstrap.MeanInterval(Bootstrap.Differences(better, easy));
        Assert.True(difference.High - difference.Low < 0.05 * (Bootstrap.MeanInterval(easy).High - Bootstrap.MeanInterval(easy).Low));
        Assert.False(difference.Holds(0));
    }

    [Fact]
    public void OverCasesAndSeeds_OneSeed_IsTheBootstrapOverCases()
    {
        var random = new Random(6);
        double[] values = [.. Enumerable.Range(0, 30).Select(_ => random.NextDouble())];
        var matrix = new double[30, 1];
        for (var c = 0; c < 30; c++)
            matrix[c, 0] = values[c];
        Assert.Equal(Bootstrap.MeanInterval(values, method: IntervalMethod.Percentile), Bootstrap.OverCasesAndSeeds(matrix));
    }

    /// <summary>Seeds that shift every case alike: an interval over cases alone would hold the truth far too seldom.</summary>
    [Fact]
    public void OverCasesAndSeeds_SeedsVary_HoldsTheTruthMoreOftenThanCasesAlone()
    {
        const int Experiments = 300;
        var random = new Random(77);
        int both = 0,
            casesAlone = 0;
        for (var e = 0; e < Experiments; e++)
        {
            var matrix = Scores(random, cases: 40, seeds: 6, caseSd: 0.1, seedSd: 0.05, restSd: 0.03);
            var byCase = Enumerable.Range(0, 40).Select(c => Enumerable.Range(0, 6).Average(s => matrix[c, s])).ToArray();
            both += Bootstrap.OverCasesAndSeeds(matrix, resamples: 500).Holds(0.8) ? 1 : 0;
            casesAlone += Bootstrap.MeanInterval(byCase, resamples: 500).Holds(0.8) ? 1 : 0;
        }

        Assert.InRange(both, 0.87 * Experiments, 0.99 * Experiments);
        Assert.True(casesAlone < 0.85 * Experiments);
    }

    [Fact]
    public void DifferenceOverCasesAndSeeds_DifferentNumbersOfSeeds_ComparesTheMeans()
    {
        var random = new Random(8);
        var (a, b) = (Scores(random, 30, 3, 0.1, 0.01, 0.02), Scores(random, 30, 2, 0.1, 0.01, 0.02));
        var interval = Bootstrap.DifferenceOverCasesAndSeeds(a, b);
        Assert.Equal(a.Cast<double>().Average() - b.Cast<double>().Average(), interval.Estimate, 1e-12);
        Assert.InRange(interval.Estimate, interval.Low!.Value, interval.High!.Value);
        Assert.Throws<ArgumentException>(() => Bootstrap.DifferenceOverCasesAndSeeds(a, new double[29, 1]));
    }

    [Fact]
    public void MeanInterval_BadInput_SaysWhat()
    {
        Assert.Throws<ArgumentException>(() => Bootstrap.MeanInterval([]));
        Assert.Contains(
            "NaN",
            Assert.Throws<ArgumentException>(() => Bootstrap.MeanInterval([1, double.NaN])).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => Bootstrap.MeanInterval([1, 2], confidence: 95));
        Assert.Throws<ArgumentException>(() => Bootstrap.MeanInterval([1, 2], method: IntervalMethod.StudentT));
    }

    internal static double[,] Scores(Random random, int cases, int seeds, double caseSd, double seedSd, double restSd)
    {
        var bySeed = Enumerable.Range(0, seeds).Select(_ => seedSd * Gaussian(random)).ToArray();
        var scores = new double[cases, seeds];
        for (var c = 0; c < cases; c++)
        {
            var byCase = caseSd * Gaussian(random);
            for (var s = 0; s < seeds; s++)
                scores[c, s] = 0.8 + byCase + bySeed[s] + restSd * Gaussian(random);
        }

        return scores;
    }

    internal static double Gaussian(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
