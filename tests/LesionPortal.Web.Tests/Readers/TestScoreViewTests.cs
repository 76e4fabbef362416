using System.Text.Json;
using LesionPortal.Core.Cases;
using LesionPortal.Data;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Readers;
using LesionPortal.Web.Tests.Shared;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Tests.Readers;

/// <summary>Wherever the API hands test scores out, and nowhere else, that is a look.</summary>
public sealed class TestScoreViewTests(ReviewPortal portal) : IClassFixture<ReviewPortal>, IAsyncLifetime
{
    private int _reader;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The near run has test scores, nobody has looked at any, and Ada is there.</summary>
    public async ValueTask InitializeAsync()
    {
        await using var context = await portal.Portal.Service<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Cancellation);
        await context.TestScoreViews.ExecuteDeleteAsync(Cancellation);
        if (!await context.RunScores.AnyAsync(Cancellation))
        {
            context.RunScores.Add(
                new RunScore
                {
                    RunId = portal.Near,
                    Checkpoint = Checkpoint.Best,
                    Part = SplitPart.Test,
                }
            );
            context.RunScores.Add(
                new RunScore
                {
                    RunId = portal.Near,
                    Checkpoint = Checkpoint.Best,
                    Part = SplitPart.Validation,
                }
            );
            await context.SaveChangesAsync(Cancellation);
        }

        _reader =
            (await context.Readers.SingleOrDefaultAsync(r => r.Name == "Ada", Cancellation))?.Id ?? await portal.AddReaderAsync("Ada");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("/api/runs")]
    [InlineData("/api/runs/{run}")]
    [InlineData("/api/runs/{run}/cases")]
    [InlineData("/api/runs/{run}/cases?split=test")]
    [InlineData("/api/runs/{run}/cases?reference=latest")]
    [InlineData("/api/suites/{suite}")]
    [InlineData("/api/suites/{suite}/report.json")]
    [InlineData("/api/suites/{suite}/report.csv?table=intervals")]
    [InlineData("/api/compare?runs={run}")]
    public async Task Get_AnswerWithTestScores_IsOneLookHoweverOftenAsked(string path)
    {
        await GetAsync(path);
        await GetAsync(path);

        var looks = await ViewsAsync();
        Assert.Equal(1, looks.GetProperty("count").GetInt32());
        Assert.Equal(
            ("api", "Ada"),
            (
                looks.GetProperty("looks")[0].GetProperty("place").GetString(),
                looks.GetProperty("looks")[0].GetProperty("readerName").GetString()
            )
        );
    }

    [Theory]
    [InlineData("/api/runs/{run}/cases?split=validation")]
    [InlineData("/api/runs/{run}/history")]
    [InlineData("/api/runs/{far}")]
    [InlineData("/api/runs?status=queued")]
    [InlineData("/api/suites")]
    [InlineData("/api/suites/{suite}/report/frozen")]
    [InlineData("/api/suites/{suite}/test-looks")]
    public async Task Get_AnswerWithoutTestScores_IsNoLook(string path)
    {
        await GetAsync(path);

        Assert.Equal(0, (await ViewsAsync()).GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task Review_OpenedItemOfATestCase_IsALookOfItsReaderAndABlindedOneIsNot()
    {
        await NextAsync(blinded: true);
        var blinded = await ViewsAsync();
        await NextAsync(blinded: false);

        var look = Assert.Single((await ViewsAsync()).GetProperty("looks").EnumerateArray().ToList());

        Assert.Equal(0, blinded.GetProperty("count").GetInt32());
        Assert.Equal(("review", _reader), (look.GetProperty("place").GetString(), look.GetProperty("reader").GetInt32()));

        async Task NextAsync(bool blinded)
        {
            var session = await portal.PostAsync(
                "/api/review-sessions",
                new
                {
                    reader = _reader,
                    runs = new[] { portal.Near },
                    blinded,
                    count = 2,
                }
            );
            await portal.GetAsync($"/api/review-sessions/{session.GetProperty("id").GetInt32()}/next");
        }
    }

    [Fact]
    public async Task Record_LaterThanOneLook_IsAnother()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var views = new TestScoreViews(portal.Portal.Service<IDbContextFactory<PortalDbContext>>(), time);
        ShownTest[] shown =
        [
            new(portal.Near, portal.Suite, "Two networks"),
            new(portal.Far, portal.Suite, "Two networks"),
            new(77, null, "A single run"),
        ];

        await views.RecordAsync(shown, TestScoreViewPlace.Runs, null, Cancellation);
        time.Advance(TestScoreViews.OneView / 2);
        await views.RecordAsync(shown, TestScoreViewPlace.Runs, null, Cancellation);
        await views.RecordAsync(shown[..1], TestScoreViewPlace.Run, null, Cancellation);
        time.Advance(TestScoreViews.OneView);
        await views.RecordAsync(shown[..1], TestScoreViewPlace.Runs, null, Cancellation);

        Assert.Equal(["runs", "run", "runs"], (await views.OfSuiteAsync(portal.Suite, Cancellation)).Select(l => l.Place));
        Assert.Single(await views.OfRunAsync(77, Cancellation));
        Assert.Equal(
            "The test scores shown here were viewed 4 times in total; most often those of Two networks, 3 times. Viewing test "
                + "scores repeatedly risks selecting by them; select runs by validation.",
            TestScoreViews.Describe(await views.OfAsync(shown, Cancellation), shown)
        );
    }

    private Task<JsonElement> ViewsAsync() => portal.GetAsync($"/api/suites/{portal.Suite}/test-looks");

    private async Task GetAsync(string path)
    {
        var address = path.Replace("{run}", $"{portal.Near}", StringComparison.Ordinal)
            .Replace("{far}", $"{portal.Far}", StringComparison.Ordinal)
            .Replace("{suite}", $"{portal.Suite}", StringComparison.Ordinal);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Add("X-Reader", $"{_reader}");
        using var response = await portal.Client.SendAsync(request, Cancellation);
        Assert.True(response.IsSuccessStatusCode, $"{address}: {response.StatusCode}");
    }
}
