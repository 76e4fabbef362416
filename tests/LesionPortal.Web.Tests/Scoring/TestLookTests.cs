using System.Text.Json;
using LesionPortal.Core.Cases;
using LesionPortal.Data;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Scoring;
using LesionPortal.Web.Tests.Endpoints;
using LesionPortal.Web.Tests.Reviews;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Tests.Scoring;

/// <summary>Wherever the API hands test scores out, and nowhere else, that is a look.</summary>
public sealed class TestLookTests(SyntheticFolder synthetic) : IAsyncLifetime
{
    private readonly ReviewPortal _portal = new(synthetic);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _portal.InitializeAsync();
        await using var context = await _portal.Portal.Service<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Cancellation);
        context.RunScores.Add(new RunScore { RunId = _portal.Near, Checkpoint = Checkpoint.Best, Part = SplitPart.Test });
        context.RunScores.Add(new RunScore { RunId = _portal.Near, Checkpoint = Checkpoint.Best, Part = SplitPart.Validation });
        await context.SaveChangesAsync(Cancellation);
    }

    public ValueTask DisposeAsync() => _portal.DisposeAsync();

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
        var reader = await _portal.AddReaderAsync("Ada");

        await GetAsync(path, reader);
        await GetAsync(path, reader);

        var looks = await LooksAsync();
        Assert.Equal(1, looks.GetProperty("count").GetInt32());
        Assert.Equal(("api", "Ada"), (looks.GetProperty("looks")[0].GetProperty("place").GetString(), looks.GetProperty("looks")[0].GetProperty("readerName").GetString()));
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
        await GetAsync(path, await _portal.AddReaderAsync("Ada"));

        Assert.Equal(0, (await LooksAsync()).GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task Review_OpenedItemOfATestCase_IsALookOfItsReaderAndABlindedOneIsNot()
    {
        var reader = await _portal.AddReaderAsync("Ada");
        await NextAsync(blinded: true);
        var blinded = await LooksAsync();
        await NextAsync(blinded: false);

        var look = Assert.Single((await LooksAsync()).GetProperty("looks").EnumerateArray().ToList());

        Assert.Equal(0, blinded.GetProperty("count").GetInt32());
        Assert.Equal(("review", reader), (look.GetProperty("place").GetString(), look.GetProperty("reader").GetInt32()));

        async Task NextAsync(bool blinded)
        {
            var session = await _portal.PostAsync("/api/review-sessions", new { reader, runs = new[] { _portal.Near }, blinded, count = 2 });
            await _portal.GetAsync($"/api/review-sessions/{session.GetProperty("id").GetInt32()}/next");
        }
    }

    [Fact]
    public async Task Record_LaterThanOneLook_IsAnother()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var looks = new TestLooks(_portal.Portal.Service<IDbContextFactory<PortalDbContext>>(), time);
        ShownTest[] shown = [new(_portal.Near, _portal.Suite, "Two networks"), new(_portal.Far, _portal.Suite, "Two networks"), new(77, null, "A single run")];

        await looks.RecordAsync(shown, TestLookPlace.Runs, null, Cancellation);
        time.Advance(TestLooks.OneLook / 2);
        await looks.RecordAsync(shown, TestLookPlace.Runs, null, Cancellation);
        await looks.RecordAsync(shown[..1], TestLookPlace.Run, null, Cancellation);
        time.Advance(TestLooks.OneLook);
        await looks.RecordAsync(shown[..1], TestLookPlace.Runs, null, Cancellation);

        Assert.Equal(["runs", "run", "runs"], (await looks.OfSuiteAsync(_portal.Suite, Cancellation)).Select(l => l.Place));
        Assert.Single(await looks.OfRunAsync(77, Cancellation));
        Assert.Equal("Test scores shown here were looked at 4 times in all; most often those of Two networks, 3 times. Every look tempts to choose by them; choose by validation.",
            TestLooks.Words(await looks.OfAsync(shown, Cancellation), shown));
    }

    private Task<JsonElement> LooksAsync() => _portal.GetAsync($"/api/suites/{_portal.Suite}/test-looks");

    private async Task GetAsync(string path, int reader)
    {
        var address = path.Replace("{run}", $"{_portal.Near}", StringComparison.Ordinal).Replace("{far}", $"{_portal.Far}", StringComparison.Ordinal).Replace("{suite}", $"{_portal.Suite}", StringComparison.Ordinal);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Add("X-Reader", $"{reader}");
        using var response = await _portal.Client.SendAsync(request, Cancellation);
        Assert.True(response.IsSuccessStatusCode, $"{address}: {response.StatusCode}");
    }
}
