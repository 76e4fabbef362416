using LesionPortal.Core.Runs;
using LesionPortal.Core.Statistics;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Masks;
using LesionPortal.Web.Reports;
using LesionPortal.Web.Reports.Documents;
using LesionPortal.Web.Shared.Options;

namespace LesionPortal.Web.Tests.Reports;

/// <summary>What a report may say from one, two and three seeds a side: decision 027.</summary>
public sealed class SeedVerdictTests : ReportDatabase
{
    [Fact]
    public async Task Report_RunsThatDifferBySeedAlone_RanksThemNowhere()
    {
        var report = await ReportAsync(Run(Loss.Dice, 0, 0.1), Run(Loss.Dice, 1, 0));

        var pair = Assert.Single(report.Comparisons);
        Assert.Equal(
            (ComparisonSubject.SeedAlone, false, (int?)null, (double?)null),
            (pair.Subject, pair.IsClear, pair.Better, pair.PAdjusted)
        );
        Assert.Contains("It is not ranked against its other seeds (U-Net 8 · Dice · s1).", report.Verdict[1], StringComparison.Ordinal);
        Assert.DoesNotContain(report.Verdict, v => v.Contains("better than", StringComparison.Ordinal));
        var csv = PaperCsv.Write(PaperWriter.Write(report).Tables.Single(t => t.Id == "comparisons"));
        Assert.Contains("Not ranked: they differ at most in the seed", csv, StringComparison.Ordinal);
        Assert.DoesNotContain("is better", csv, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verdict_OneSeedASide_IsAboutTheTrainedNetworkAlone()
    {
        var report = await ReportAsync(Run(Loss.Dice, 0, 0.1), Run(Loss.BCE, 0, 0));

        Assert.Contains(
            "By plain IoU on the test cases this trained network is better than U-Net 8 · BCE · s0 (tested in pairs, n = 20). "
                + "This applies to these trained networks only; a conclusion about a loss, an architecture or a setting "
                + "needs at least 3 seeds "
                + "on each side.",
            report.Verdict[1],
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "This trained U-Net 8 · Dice · s0 is better than this trained U-Net 8 · BCE · s0: ",
            report.Comparisons[0].Verdict,
            StringComparison.Ordinal
        );
        Assert.EndsWith("Only one seed each: retraining could change the order.", report.Comparisons[0].Verdict, StringComparison.Ordinal);
    }

    /// <summary>
    /// Nine pairs of networks and one of configurations: one claim. Verdict, answer and table say it alike, with the same p.
    /// </summary>
    [Fact]
    public async Task Verdict_ThreeSeedsASide_SaysWhatTheAnswerSays()
    {
        var report = await ReportAsync([
            .. Enumerable.Range(0, 3).SelectMany(s => new[] { Run(Loss.Dice, s, 0.1 + s / 1000.0), Run(Loss.BCE, s, s / 1000.0) }),
        ]);

        Assert.Contains(
            "By plain IoU on the test cases U-Net 8 · Dice, over its 3 seeds, is better than U-Net 8 · BCE (tested in pairs, n = 20).",
            report.Verdict[1],
            StringComparison.Ordinal
        );
        var question = Assert.Single(report.Questions);
        Assert.Contains(
            "the loss Dice is best by validation (IoU 0.897, quantised 0.800, mean over 3 seeds), "
                + "before BCE (IoU 0.797, quantised 0.800). "
                + "On the test cases, by plain IoU, it is better than BCE (tested in pairs, n = 20).",
            question.Answer,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("missing", question.Answer, StringComparison.Ordinal);
        var configurations = Assert.Single(report.Configurations);
        var option = Assert.Single(question.Comparisons);
        Assert.Equal((configurations.PAdjusted, 1, "Dice"), (option.PAdjusted, option.FamilySize, option.Better));
        Assert.All(report.Comparisons, c => Assert.Null(c.PAdjusted));
        Assert.Equal(9, report.Comparisons.Count(c => c.Subject == ComparisonSubject.PartOfConfigurations));
        Assert.Contains(PaperWriter.Write(report).Tables, t => t.Id == "configurations");
    }

    /// <summary>The seeds scatter as widely as the losses differ: each pair of networks would be clear, the losses are not.</summary>
    [Fact]
    public async Task Verdict_SeedsThatScatterMoreThanTheDifference_IsNotClear()
    {
        var report = await ReportAsync(
            Run(Loss.Dice, 0, 0.10),
            Run(Loss.Dice, 1, 0.02),
            Run(Loss.Dice, 2, -0.03),
            Run(Loss.BCE, 0, 0),
            Run(Loss.BCE, 1, 0.01),
            Run(Loss.BCE, 2, -0.01)
        );

        var pair = Assert.Single(report.Configurations);
        Assert.Equal(ComparisonFinding.Unclear, pair.Finding);
        Assert.True(pair.Low < 0 && pair.High > 0);
        Assert.Contains("not clearly different from U-Net 8 · BCE", report.Verdict[1], StringComparison.Ordinal);
        Assert.EndsWith("On these cases no loss can be called the best.", Assert.Single(report.Questions).Answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_TheSameSeedTwice_IsOneSeedByTheRunQueuedFirst()
    {
        var report = await ReportAsync(
            Run(Loss.Dice, 0, 0.1),
            Run(Loss.Dice, 1, 0.1),
            Run(Loss.Dice, 1, 0.1),
            Run(Loss.BCE, 0, 0),
            Run(Loss.BCE, 1, 0),
            Run(Loss.BCE, 2, 0)
        );

        var pair = Assert.Single(report.Configurations);
        Assert.Equal((ComparisonSubject.TooFewSeeds, 2, 3), (pair.Subject, pair.RunsA.Count, pair.RunsB.Count));
        Assert.Contains(
            report.ComparisonNotes,
            n => n == "Seed 1 of U-Net 8 · Dice was trained 2 times (runs 2, 3): it counts as one seed, by run 2."
        );
        Assert.Equal(["U-Net 8 · Dice"], report.FewSeeds.Select(f => f.Name));
    }

    [Fact]
    public async Task Limits_FewSeeds_NameTheConfigurationsTheyHoldFor()
    {
        var report = await ReportAsync(
            Run(Loss.Dice, 0, 0.1),
            Run(Loss.BCE, 0, 0),
            Run(Loss.Focal, 0, 0),
            Run(Loss.Focal, 1, 0),
            Run(Loss.Tversky, 0, 0),
            Run(Loss.Tversky, 1, 0),
            Run(Loss.Tversky, 2, 0)
        );

        var limits = Assert.IsType<PaperList>(PaperWriter.Write(report).Sections.Single(s => s.Id == "limits").Blocks[0]).Items;

        Assert.Contains(limits, l => l.StartsWith("One seed: U-Net 8 · Dice and U-Net 8 · BCE. ", StringComparison.Ordinal));
        Assert.Contains(limits, l => l.StartsWith("Two seeds: U-Net 8 · Focal. ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Report_ASettingForWhatMatters_PartsBetterFromBetterByNothing()
    {
        var (suite, _) = await AddAsync(Run(Loss.Dice, 0, 0.03), Run(Loss.BCE, 0, 0));
        var runs = new RunQueries(Database);
        RelevantDifference Set(double margin) =>
            new(Microsoft.Extensions.Options.Options.Create(new PortalOptions { SmallestRelevantDifference = margin }));

        var usual = (await ScoredRuns.Builder(Database).OfSuiteAsync(suite, Cancellation))!;
        var widely = ScoredRuns.Builder(Database, set: Set(0.05));
        var wide = (await widely.OfSuiteAsync(suite, Cancellation))!;
        var asked = (await widely.OfSuiteAsync(suite, ReferenceChoice.Original, 0.01, Cancellation))!;

        Assert.Equal((ComparisonFinding.Clear, 0.02), (usual.Comparisons[0].Finding, usual.Comparisons[0].Relevant));
        Assert.Equal(ComparisonFinding.Negligible, wide.Comparisons[0].Finding);
        Assert.Equal(usual.Comparisons[0].Better, wide.Comparisons[0].Better);
        Assert.Contains("better, by less than the relevant 0.05, than U-Net 8 · BCE · s0", wide.Verdict[1], StringComparison.Ordinal);
        Assert.Equal(
            "This trained U-Net 8 · Dice · s0 is better, by less than the smallest relevant difference",
            EvidenceText.ShortVerdict(wide.Comparisons[0])
        );
        Assert.Equal((ComparisonFinding.Clear, 0.01), (asked.Comparisons[0].Finding, asked.Comparisons[0].Relevant));
    }

    [Fact]
    public async Task Notes_SayWhatIsEstimatedAndWhatTheRankTestAdds()
    {
        var report = await ReportAsync([
            .. Enumerable.Range(0, 3).SelectMany(s => new[] { Run(Loss.Dice, s, 0.1 + s / 1000.0), Run(Loss.BCE, s, s / 1000.0) }),
        ]);

        Assert.Contains(
            report.ComparisonNotes,
            n =>
                n.Contains("The mean difference is what is estimated", StringComparison.Ordinal)
                && n.Contains("Wilcoxon's signed-rank test is an additional condition", StringComparison.Ordinal)
        );
        Assert.Contains(
            report.ComparisonNotes,
            n => n.Contains("p is adjusted by Holm over the one claim made here", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Missing_OfASuite_IsTheNextFreeSeedsOfEachConfiguration()
    {
        var (suite, _) = await AddAsync(
            Run(Loss.Dice, 0, 0),
            Run(Loss.BCE, 0, 0),
            Run(Loss.BCE, 2, 0),
            Run(Loss.BCE, 1, 0, RunStatus.Failed),
            Run(Loss.Focal, 0, 0),
            Run(Loss.Focal, 1, 0, RunStatus.Queued),
            Run(Loss.Focal, 7, 0, RunStatus.Running)
        );
        var runs = (await new RunQueries(Database).SuiteAsync(suite, Cancellation))!.Runs;

        var missing = MissingSeeds.Of(runs);

        Assert.Equal(
            [("U-Net 8 · Dice", 1), ("U-Net 8 · Dice", 2), ("U-Net 8 · BCE", 3)],
            missing.SelectMany(m => m.Runs.Select(r => (m.Name, r.Seed)))
        );
        Assert.All(missing[0].Runs, r => Assert.Equal((Loss.Dice, runs[0].DatasetId), (r.Loss, r.Dataset)));
        Assert.Empty(MissingSeeds.Of([runs[0]]));
    }

    /// <summary>Twenty test cases whose scores lie so much higher, with a little of the case and seed in them.</summary>
    private static Run Run(Loss loss, int seed, double by, RunStatus status = RunStatus.Completed) =>
        ScoredRuns.Of(
            new RunSettings { Loss = loss, Seed = seed },
            [.. ScoredRuns.Twenty.Select((v, i) => v + by + (i * 7 + seed * 3 + loss.Key().Length) % 5 / 2000.0)],
            status: status
        );

    private async Task<(int Suite, IReadOnlyList<int> Runs)> AddAsync(params Run[] runs)
    {
        await using var context = Database.CreateDbContext();
        return await ScoredRuns.AddAsync(context, runs);
    }

    private async Task<SuiteReport> ReportAsync(params Run[] runs) =>
        (await ScoredRuns.Builder(Database).OfSuiteAsync((await AddAsync(runs)).Suite, Cancellation))!;
}
