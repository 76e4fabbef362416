using CsCheck;
using LesionPortal.Core.Statistics;

namespace LesionPortal.Core.Tests.Statistics;

public sealed class WilcoxonSignedRankTests
{
    [Fact]
    public void Test_ReferenceData_AgreesWithSciPyAndEnumeration()
    {
        foreach (var c in ReferenceStatistics.Each("wilcoxon"))
        {
            var result = WilcoxonSignedRank.Test(c.Numbers("differences"));
            Assert.Equal(c.GetProperty("exact").GetBoolean(), result.IsExact);
            Assert.Equal(c.Number("positive"), result.RankSumPositive, 1e-9);
            Assert.Equal(c.Number("negative"), result.RankSumNegative, 1e-9);
            Assert.Equal(c.Number("p"), result.P, 1e-9);
        }
    }

    /// <summary>Wilcoxon's own table: n = 6, all of one sign: 2/64; n = 8 with a rank sum of 4: 2·7/256.</summary>
    [Fact]
    public void Test_TextbookSums_GiveTheTabulatedProbabilities()
    {
        Assert.Equal(2 / 64.0, WilcoxonSignedRank.Test([1, 2, 3, 4, 5, 6]).P, 1e-12);
        Assert.Equal(14 / 256.0, WilcoxonSignedRank.Test([1, 2, 3, -4, 5, 6, 7, 8]).P, 1e-12);
    }

    /// <summary>Quantised IoU comes in tenths: subtracting them must not part ties, or the last bits decide the ranks.</summary>
    [Fact]
    public void Test_TenthsOrWholeNumbers_IsTheSame() =>
        Gen.Select(Gen.Int[0, 10].Array[12], Gen.Int[0, 10].Array[12])
            .Sample(
                (first, second) =>
                {
                    var whole = WilcoxonSignedRank.Test([.. first.Select(i => (double)i)], [.. second.Select(i => (double)i)]);
                    var tenths = WilcoxonSignedRank.Test([.. first.Select(i => i / 10.0)], [.. second.Select(i => i / 10.0)]);
                    Assert.Equal(whole, tenths);
                }
            );

    [Fact]
    public void Test_NothingDiffers_IsOne()
    {
        var result = WilcoxonSignedRank.Test([0.5, 0.7], [0.5, 0.7]);
        Assert.Equal((1.0, 2, 0.0), (result.P, result.Zeros, result.RankBiserial));
    }

    [Fact]
    public void Test_Exchanged_KeepsPAndTurnsTheEffect() =>
        Gen.Int[-5, 5]
            .Select(i => (double)i)
            .Array[1, 70]
            .Sample(d =>
            {
                var (there, back) = (WilcoxonSignedRank.Test(d), WilcoxonSignedRank.Test([.. d.Select(x => -x)]));
                Assert.Equal(there.P, back.P, 1e-12);
                Assert.Equal(there.RankBiserial, -back.RankBiserial, 1e-12);
                Assert.InRange(there.P, 0, 1);
            });

    [Fact]
    public void Test_OrderOfCases_DoesNotMatter() =>
        Gen.Int[-9, 9]
            .Select(i => i / 10.0)
            .Array[2, 60]
            .Sample(d => Assert.Equal(WilcoxonSignedRank.Test(d), WilcoxonSignedRank.Test([.. d.OrderBy(x => x * 7 % 3).ThenBy(x => x)])));

    [Fact]
    public void Test_AllPositive_HasEffectOne() => Assert.Equal(1, WilcoxonSignedRank.Test([0.1, 0.2, 0.4]).RankBiserial);

    /// <summary>
    /// Without a difference p is uniform: Kolmogorov's distance over 2,000 seeded experiments stays below its 0.1% bound, 1.95/√n.
    /// </summary>
    [Theory]
    [InlineData(40)] // exact
    [InlineData(80)] // normal approximation
    public void Test_NoDifference_PIsUniform(int cases)
    {
        const int Experiments = 2_000;
        var random = new Random(cases);
        var p = new double[Experiments];
        var differences = new double[cases];
        for (var e = 0; e < Experiments; e++)
        {
            for (var i = 0; i < cases; i++)
                differences[i] = BootstrapTests.Gaussian(random);
            p[e] = WilcoxonSignedRank.Test(differences).P;
        }

        Array.Sort(p);
        var distance = Enumerable
            .Range(0, Experiments)
            .Max(i => Math.Max(Math.Abs(p[i] - (double)i / Experiments), Math.Abs(p[i] - (i + 1.0) / Experiments)));
        Assert.InRange(distance, 0, 1.95 / Math.Sqrt(Experiments));
    }
}
