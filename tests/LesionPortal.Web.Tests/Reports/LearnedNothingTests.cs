using System.Text.Json;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;
using LesionPortal.Data;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Tests.Shared;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Tests.Reports;

/// <summary>
/// A suite in which one network learned nothing and one seed's maps are flat, from a real portal: no sentence may rest on them.
/// </summary>
public sealed class LearnedNothingTests(ITestOutputHelper output, LearnedNothingTests.Suite suite)
    : IClassFixture<LearnedNothingTests.Suite>
{
    private const string Nothing = "SegNet 8 · Dice · s0",
        Flat = "U-Net 8 · BCE · s1";
    private static readonly string[] s_sayings =
    [
        "better than",
        "worse than",
        "different from",
        "is best by",
        "Best by",
        "ties with",
        "most stable",
        "Converged:",
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Report_FromEndToEnd_NamesThemOnlyAsLeftOutOrFlagged()
    {
        var lines = (await MarkdownAsync()).Split('\n');
        output.WriteLine(string.Join('\n', lines));

        foreach (var line in lines.Where(l => l.Contains(Nothing, StringComparison.Ordinal) || l.Contains(Flat, StringComparison.Ordinal)))
        {
            // The reproduction's list of settings and the curves' key name every run.
            Assert.True(
                line.Contains("learned nothing", StringComparison.OrdinalIgnoreCase)
                    || line.Contains("Key", StringComparison.Ordinal)
                    || line.StartsWith('|'),
                line
            );
            Assert.DoesNotMatch($"({string.Join('|', s_sayings)}) [^.;]*({Nothing}|{Flat})", line);
        }
    }

    [Fact]
    public async Task Report_Numbers_RestOnNoneOfThem()
    {
        var report = await ReportAsync();

        int[] left = [suite.Nothing, suite.Flat];
        Assert.Equal(3, report.GetProperty("comparisons").GetArrayLength());
        Assert.All(
            report.GetProperty("comparisons").EnumerateArray(),
            c => Assert.True(!left.Contains(c.GetProperty("a").GetInt32()) && !left.Contains(c.GetProperty("b").GetInt32()))
        );
        Assert.All(
            report.GetProperty("questions").EnumerateArray(),
            q =>
                Assert.All(
                    q.GetProperty("options").EnumerateArray(),
                    o => Assert.DoesNotContain(o.GetProperty("runs").EnumerateArray(), r => left.Contains(r.GetInt32()))
                )
        );
        Assert.All(report.GetProperty("best").EnumerateArray(), b => Assert.DoesNotContain(b.GetProperty("runId").GetInt32(), left));
        Assert.DoesNotContain(report.GetProperty("bestRunId").GetInt32(), left);
        Assert.Equal(3, report.GetProperty("best")[0].GetProperty("runs").GetInt32());
        Assert.Empty(report.GetProperty("seeds").EnumerateArray());
        Assert.All(
            report.GetProperty("courses").EnumerateArray().Where(c => left.Contains(c.GetProperty("runId").GetInt32())),
            c => Assert.False(c.GetProperty("course").GetProperty("converged").GetBoolean())
        );
        Assert.Equal(
            left.Order(),
            report
                .GetProperty("rows")
                .EnumerateArray()
                .Where(r => r.GetProperty("learnedNothing").ValueKind == JsonValueKind.String)
                .Select(r => r.GetProperty("runId").GetInt32())
                .Order()
        );
    }

    [Fact]
    public async Task Answers_TheyWouldHaveTakenPartIn_SaySo()
    {
        var report = await ReportAsync();

        var loss = report.GetProperty("questions").EnumerateArray().Single(q => q.GetProperty("question").GetString() == "loss");
        Assert.EndsWith(
            $"Excluded because it learned nothing: {Flat} (run {suite.Flat}).",
            loss.GetProperty("answer").GetString(),
            StringComparison.Ordinal
        );
        Assert.Contains(
            report.GetProperty("verdict").EnumerateArray(),
            v =>
                v.GetString()!
                    .Contains(
                        $"{Nothing} (run {suite.Nothing}) is "
                            + $"excluded from selection, comparisons and counts. Learned nothing: IoU 0.002 on the "
                            + $"validation cases, where an all-lesion "
                            + $"or an empty mask scores 0.321.",
                        StringComparison.Ordinal
                    )
        );
        Assert.Contains(
            $"Excluded because they learned nothing: {Nothing} (run {suite.Nothing}), {Flat} (run {suite.Flat}).",
            report.GetProperty("comparisonNotes").GetRawText(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Runs_OverTheApi_SayWhyTheyLearnedNothing()
    {
        using var runs = JsonDocument.Parse(await suite.Client.GetStringAsync(new Uri("/api/runs", UriKind.Relative), Cancellation));
        using var one = JsonDocument.Parse(
            await suite.Client.GetStringAsync(new Uri($"/api/runs/{suite.Nothing}", UriKind.Relative), Cancellation)
        );

        Assert.StartsWith(
            "Learned nothing: IoU 0.002",
            one.RootElement.GetProperty("learnedNothing").GetString(),
            StringComparison.Ordinal
        );
        Assert.Equal(2, runs.RootElement.EnumerateArray().Count(r => r.GetProperty("learnedNothing").ValueKind == JsonValueKind.String));
    }

    [Fact]
    public async Task Csv_OfTheFinalTable_SaysWhyTheyLearnedNothing()
    {
        var rows = (await suite.Client.GetStringAsync(new Uri($"/api/suites/{suite.Id}/report.csv", UriKind.Relative), Cancellation))
            .TrimEnd()
            .Split("\r\n");

        Assert.EndsWith(",Status,Learned nothing", rows[0], StringComparison.Ordinal);
        Assert.Equal(
            [suite.Nothing, suite.Flat],
            Enumerable.Range(1, 5).Where(i => rows[i].Contains("Learned nothing: ", StringComparison.Ordinal))
        );
    }

    private async Task<string> MarkdownAsync() =>
        await suite.Client.GetStringAsync(new Uri($"/api/suites/{suite.Id}/report.md", UriKind.Relative), Cancellation);

    private async Task<JsonElement> ReportAsync()
    {
        using var report = JsonDocument.Parse(
            await suite.Client.GetStringAsync(new Uri($"/api/suites/{suite.Id}/report.json", UriKind.Relative), Cancellation)
        );
        return report.RootElement.Clone();
    }

    /// <summary>Two U-Nets by two losses, one of them with a second seed, and SegNets by both losses.</summary>
    public sealed class Suite : IAsyncLifetime
    {
        private TestPortal _portal = null!;

        public HttpClient Client => _portal.Client;
        public int Id { get; private set; }
        public int Nothing { get; private set; }
        public int Flat { get; private set; }

        public async ValueTask InitializeAsync()
        {
            _portal = await TestPortal.StartAsync();
            double[] lower = [.. ScoredRuns.Twenty.Select((v, i) => v - 0.05 - i / 1000.0)];
            double[] none = [.. ScoredRuns.Twenty.Select((_, i) => i / 10000.0)];
            Run[] runs =
            [
                Of(new RunSettings { Loss = Loss.Dice }, ScoredRuns.Twenty, 0.2),
                Of(new RunSettings { Loss = Loss.BCE }, lower, 0.2),
                Of(new RunSettings { Loss = Loss.BCE, Architecture = Architecture.SegNet }, lower, 0.2),
                Of(new RunSettings { Loss = Loss.Dice, Architecture = Architecture.SegNet }, none, 0.02),
                // Higher than any other on validation, if it were believed.
                Of(new RunSettings { Loss = Loss.BCE, Seed = 1 }, [.. ScoredRuns.Twenty.Select(v => v + 0.1)], 0.002),
            ];
            var trivial = runs[3].Scores.Single(s => s.Part == SplitPart.Validation);
            (trivial.QuantisedIou, trivial.Iou, trivial.Dice) = (0, 0.002, 0.004);
            await using var context = await _portal.Service<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Cancellation);
            (Id, _) = await ScoredRuns.AddAsync(context, runs);
            (Nothing, Flat) = (runs[3].Id, runs[4].Id);
        }

        public ValueTask DisposeAsync() => _portal.DisposeAsync();

        private static Run Of(RunSettings settings, double[] iou, double spread)
        {
            var run = ScoredRuns.Of(settings, iou);
            (run.TrivialValidationIou, run.ValidationMapSpread, run.EpochsDone, run.SecondsPerEpoch) = (0.321, spread, 40, 1.5);
            for (var epoch = 1; epoch <= 40; epoch++)
                run.Epochs.Add(
                    RunEpoch.From(
                        0,
                        new EpochRow
                        {
                            Epoch = epoch,
                            LossTrain = 0.3,
                            LossValidation = 0.4,
                            Train = new(0.9, 0.9, 0.9),
                            Validation = new(0.8, 0.8, 0.9),
                            LearningRate = 0.001,
                            Seconds = 1.5,
                        }
                    )
                );
            return run;
        }
    }
}

/// <summary>Counts of failures, from maps that are there.</summary>
public sealed class FailuresOfRunsThatLearnedNothingTests(SyntheticFolder synthetic) : IAsyncLifetime
{
    private readonly ReviewPortal _portal = new(synthetic);

    public ValueTask InitializeAsync() => _portal.InitializeAsync();

    public ValueTask DisposeAsync() => _portal.DisposeAsync();

    [Fact]
    public async Task Failures_OfARunWithFlatMaps_AreNotCounted()
    {
        await using (
            var context = await _portal
                .Portal.Service<IDbContextFactory<PortalDbContext>>()
                .CreateDbContextAsync(TestContext.Current.CancellationToken)
        )
            await context
                .Runs.Where(r => r.Id == _portal.Far)
                .ExecuteUpdateAsync(set => set.SetProperty(r => r.ValidationMapSpread, 0.001), TestContext.Current.CancellationToken);

        using var report = JsonDocument.Parse(
            await _portal.Client.GetStringAsync(
                new Uri($"/api/suites/{_portal.Suite}/report.json", UriKind.Relative),
                TestContext.Current.CancellationToken
            )
        );
        var text = await _portal.Client.GetStringAsync(
            new Uri($"/api/suites/{_portal.Suite}/report.md", UriKind.Relative),
            TestContext.Current.CancellationToken
        );

        Assert.Equal(
            _portal.Near,
            Assert
                .Single(report.RootElement.GetProperty("predictions").GetProperty("runs").EnumerateArray())
                .GetProperty("runId")
                .GetInt32()
        );
        Assert.Contains("of 4 predictions on test cases are weak", text, StringComparison.Ordinal);
        Assert.Contains($"Excluded because it learned nothing: Faraway network (run {_portal.Far}).", text, StringComparison.Ordinal);
    }
}
