using LesionPortal.Core.Statistics;

namespace LesionPortal.Core.Tests.Statistics;

public sealed class AgreementTests
{
    /// <summary>Cohen 1960: 200 patients, three categories, p_o = .70, p_e = .41, κ = .492.</summary>
    private static readonly int[,] Cohen1960 =
    {
        { 88, 14, 18 },
        { 10, 40, 10 },
        { 2, 6, 12 },
    };

    /// <summary>Readings of 30 patients by six psychiatrists in five categories, Fleiss 1971, table 1.</summary>
    private static readonly string[] Fleiss1971 =
    [
        "444444",
        "222555",
        "233335",
        "555555",
        "222444",
        "113333",
        "333355",
        "113334",
        "114444",
        "555555",
        "144444",
        "124444",
        "222333",
        "144444",
        "224445",
        "333335",
        "111455",
        "111112",
        "224444",
        "133555",
        "555555",
        "244444",
        "224555",
        "114444",
        "144445",
        "222224",
        "111155",
        "224444",
        "133333",
        "555555",
    ];

    /// <summary>14 raters, 10 subjects, the worked example often reprinted; κ = .210.</summary>
    private static readonly int[,] Reprinted =
    {
        { 0, 0, 0, 0, 14 },
        { 0, 2, 6, 4, 2 },
        { 0, 0, 3, 5, 6 },
        { 0, 3, 9, 2, 0 },
        { 2, 2, 8, 1, 1 },
        { 7, 7, 0, 0, 0 },
        { 3, 2, 6, 3, 0 },
        { 2, 5, 3, 2, 2 },
        { 6, 5, 2, 1, 0 },
        { 0, 2, 2, 3, 7 },
    };

    [Fact]
    public void OfTable_Cohen1960_GivesThePublishedKappa()
    {
        var agreement = CohensKappa.OfTable(Cohen1960);
        Assert.Equal(0.70, agreement.Observed, 1e-12);
        Assert.Equal(0.41, agreement.Expected, 1e-12);
        Assert.Equal(0.492, agreement.Kappa!.Value, 5e-4);
        Assert.Equal("moderate", agreement.Description);
    }

    /// <summary>Cohen 1968 weighs the same table's disagreements 0 1 3 / 1 0 6 / 3 6 0: κ_w = .348.</summary>
    [Fact]
    public void OfTable_Cohen1968_GivesThePublishedWeightedKappa()
    {
        double[,] weights =
        {
            { 1, 1 - 1 / 6.0, 1 - 3 / 6.0 },
            { 1 - 1 / 6.0, 1, 0 },
            { 1 - 3 / 6.0, 0, 1 },
        };
        Assert.Equal(0.348, CohensKappa.OfTable(Cohen1960, weights).Kappa!.Value, 5e-4);
    }

    /// <summary>SAS's printed example: simple .4842 (ASE .1380), linear .4701 (ASE .1457).</summary>
    [Fact]
    public void OfTable_SasExample_GivesThePrintedKappaAndError()
    {
        int[,] table =
        {
            { 0, 4, 1 },
            { 0, 8, 0 },
            { 0, 1, 5 },
        };
        var simple = CohensKappa.OfTable(table);
        Assert.Equal(0.4842, simple.Kappa!.Value, 5e-5);
        Assert.Equal(0.1380, simple.StandardError!.Value, 5e-5);
        var linear = CohensKappa.OfTable(table, KappaWeights.Linear);
        Assert.Equal(0.4701, linear.Kappa!.Value, 5e-5);
        Assert.Equal(0.1457, linear.StandardError!.Value, 5e-5);
    }

    [Fact]
    public void OfTable_RandomTables_AgreesWithNumPyAndTheDeltaMethod()
    {
        foreach (var c in ReferenceStatistics.Each("kappas"))
        {
            var rows = c.GetProperty("table")
                .EnumerateArray()
                .Select(r => r.EnumerateArray().Select(n => n.GetInt32()).ToArray())
                .ToArray();
            var table = new int[rows.Length, rows.Length];
            for (var i = 0; i < rows.Length; i++)
            {
                for (var j = 0; j < rows.Length; j++)
                    table[i, j] = rows[i][j];
            }

            var agreement = CohensKappa.OfTable(table, Enum.Parse<KappaWeights>(c.GetProperty("weights").GetString()!));
            Assert.Equal(c.Number("kappa"), agreement.Kappa!.Value, 1e-9);
            Assert.Equal(c.Number("error"), agreement.StandardError!.Value, 1e-6);
        }
    }

    [Fact]
    public void Of_Readings_EqualsTheirTableAndHasAnInterval()
    {
        int[] first =
        [
            .. Enumerable
                .Range(0, 200)
                .Select(i =>
                    i < 120 ? 0
                    : i < 180 ? 1
                    : 2
                ),
        ];
        int[] second = [.. Repeat(88, 14, 18), .. Repeat(10, 40, 10), .. Repeat(2, 6, 12)];
        var agreement = CohensKappa.Of(first, second, 3, resamples: 2_000);

        Assert.Equal(CohensKappa.OfTable(Cohen1960) with { Interval = agreement.Interval }, agreement);
        // The bootstrap and the asymptotic interval agree at n = 200.
        Assert.Equal(agreement.Kappa!.Value - 1.96 * agreement.StandardError!.Value, agreement.Interval!.Low!.Value, 0.02);
        Assert.Equal(agreement.Kappa!.Value + 1.96 * agreement.StandardError!.Value, agreement.Interval.High!.Value, 0.02);

        static int[] Repeat(int zeros, int ones, int twos) =>
            [.. Enumerable.Repeat(0, zeros), .. Enumerable.Repeat(1, ones), .. Enumerable.Repeat(2, twos)];
    }

    [Fact]
    public void Of_SameReadings_IsOneAndOneCategoryIsUndefined()
    {
        Assert.Equal(1, CohensKappa.Of([0, 1, 2, 1], [0, 1, 2, 1], 3, KappaWeights.Quadratic).Kappa!.Value, 1e-12);
        var undefined = CohensKappa.Of([1, 1], [1, 1], 3);
        Assert.Null(undefined.Kappa);
        Assert.Null(undefined.Interval);
        Assert.Contains("one category", undefined.Description, StringComparison.Ordinal);
        Assert.Contains(
            "expected categories 0 to 2",
            Assert.Throws<ArgumentException>(() => CohensKappa.Of([3], [0], 3)).Message,
            StringComparison.Ordinal
        );
    }

    /// <summary>R's irr gives κ = 0.4302445 and z = 17.65183 for the same data; the paper .430.</summary>
    [Fact]
    public void FleissKappa_Fleiss1971_GivesThePublishedKappa()
    {
        var readings = new int[Fleiss1971.Length, 5];
        for (var i = 0; i < Fleiss1971.Length; i++)
        {
            foreach (var category in Fleiss1971[i])
                readings[i, category - '1']++;
        }

        var agreement = FleissKappa.Of(readings, resamples: 2_000);
        Assert.Equal(0.4302445, agreement.Kappa!.Value, 1e-7);
        Assert.Equal(17.65183, agreement.Kappa.Value / agreement.StandardError!.Value, 1e-5);
        Assert.InRange(0.43, agreement.Interval!.Low!.Value, agreement.Interval.High!.Value);
        Assert.True(agreement.Interval.Low > 0.25 && agreement.Interval.High < 0.6);
    }

    [Fact]
    public void FleissKappa_ReprintedExample_GivesTheKnownKappa() =>
        Assert.Equal(0.210, FleissKappa.Of(Reprinted, resamples: 200).Kappa!.Value, 5e-4);

    [Fact]
    public void FleissKappa_UnevenReaders_LeavesSingleReadingsOut()
    {
        var agreement = FleissKappa.Of(
            new[,]
            {
                { 2, 0 },
                { 1, 0 },
                { 0, 3 },
                { 1, 1 },
            },
            resamples: 500
        );
        Assert.Equal(3, agreement.Items);
        // Observed (1 + 1 + 0)/3; categories 3/7 and 4/7.
        Assert.Equal((2 / 3.0 - 25 / 49.0) / (1 - 25 / 49.0), agreement.Kappa!.Value, 1e-12);
        Assert.Null(agreement.StandardError);
        Assert.Throws<ArgumentException>(() =>
            FleissKappa.Of(
                new[,]
                {
                    { 1, 0 },
                }
            )
        );
    }
}
