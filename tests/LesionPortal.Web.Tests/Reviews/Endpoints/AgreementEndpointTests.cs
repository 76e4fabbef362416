using System.Net;
using System.Text.Json;
using LesionPortal.Web.Tests.Masks;
using LesionPortal.Web.Tests.Shared;

namespace LesionPortal.Web.Tests.Reviews.Endpoints;

public sealed class AgreementEndpointTests(ReviewPortal portal) : IClassFixture<ReviewPortal>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Agreement_OfTwoReadersOfOneStack_IsWhatTheySaidAndDrew()
    {
        var (anna, bert) = (await portal.AddReaderAsync("Anna"), await portal.AddReaderAsync("Bert"));
        var first = (
            await portal.PostAsync(
                "/api/review-sessions",
                new
                {
                    reader = anna,
                    suite = portal.Suite,
                    count = 8,
                }
            )
        ).GetProperty("id").GetInt32();
        var second = (await portal.PostAsync("/api/review-sessions", new { reader = bert, sameAs = first })).GetProperty("id").GetInt32();
        // Nine items each; only the first verdict differs.
        await ReadAsync(first, i => i % 2 == 0 ? "acceptable" : "minor");
        await ReadAsync(
            second,
            i =>
                i == 0 ? "unusable"
                : i % 2 == 0 ? "acceptable"
                : "minor"
        );
        var caseId = portal.Cases[2];
        await portal.SavedAsync(caseId, anna, "*", portal.Rectangle(caseId, 20, 10));
        await portal.SavedAsync(caseId, bert, "*", portal.Rectangle(caseId, 30, 10));

        var report = await portal.GetAsync($"/api/agreement?suite={portal.Suite}");

        Assert.Equal(
            (16, 8, 8),
            (
                report.GetProperty("reads").GetInt32(),
                report.GetProperty("predictions").GetInt32(),
                report.GetProperty("sharedPredictions").GetInt32()
            )
        );
        var pair = Assert.Single(report.GetProperty("pairs").EnumerateArray());
        Assert.Equal(7.0 / 8, pair.GetProperty("plain").GetProperty("observed").GetDouble(), 9);
        Assert.Equal([1, 1], report.GetProperty("repeatability").EnumerateArray().Select(r => r.GetProperty("pairs").GetInt32()));
        var disputed = Assert.Single(report.GetProperty("disputed").EnumerateArray());
        Assert.Equal(
            ("unusable", 3),
            (disputed.GetProperty("verdicts")[1].GetProperty("verdict").GetString(), disputed.GetProperty("steps").GetInt32())
        );
        var masks = Assert.Single(report.GetProperty("masks").EnumerateArray());
        Assert.Equal((1, 1), (masks.GetProperty("cases").GetInt32(), masks.GetProperty("fromScratch").GetInt32()));
        Assert.Equal(2.0 / 3, masks.GetProperty("iou").GetProperty("estimate").GetDouble(), 9);
        Assert.Equal(0.8, masks.GetProperty("dice").GetProperty("estimate").GetDouble(), 9);
    }

    [Theory]
    [InlineData("", HttpStatusCode.BadRequest, "Give a suite")]
    [InlineData("?suite=99", HttpStatusCode.NotFound, "no suite 99")]
    [InlineData("?suite=abc", HttpStatusCode.BadRequest, "suite is \"abc\"; expected a whole number")]
    public async Task Agreement_OfNoSuite_SaysSo(string query, HttpStatusCode status, string said)
    {
        using var response = await portal.Client.GetAsync("/api/agreement" + query, Cancellation);

        await RevisionTests.AssertProblemAsync(response, status, said);
    }

    [Fact]
    public async Task Description_OfTheApi_NamesEveryAddressOfTheReadersDesk()
    {
        var paths = (await portal.GetAsync("/openapi/v1.json")).GetProperty("paths");

        foreach (
            var (path, verb) in new[]
            {
                ("/api/readers", "post"),
                ("/api/datasets/{id}/cases/{caseId}/revisions", "post"),
                ("/api/datasets/{id}/cases/{caseId}/revisions/{revision}.png", "get"),
                ("/api/datasets/{id}/cases/{caseId}/revisions/{revision}/adopt", "post"),
                ("/api/review-sessions", "post"),
                ("/api/review-sessions/{id}/next", "get"),
                ("/api/reviews", "post"),
                ("/api/agreement", "get"),
                ("/api/datasets/{id}/masks.zip", "get"),
                ("/api/datasets/{id}/masks", "post"),
                ("/api/datasets/{id}/coco.json", "get"),
                ("/api/datasets/{id}/reviews.csv", "get"),
            }
        )
        {
            Assert.True(paths.TryGetProperty(path, out var found) && found.TryGetProperty(verb, out _), $"{verb} {path}");
        }
    }

    private async Task ReadAsync(int session, Func<int, string> verdict)
    {
        for (
            var i = 0;
            await portal.GetAsync($"/api/review-sessions/{session}/next") is var next
                && next.GetProperty("item").ValueKind != JsonValueKind.Null;
            i++
        )
            await portal.PostAsync(
                "/api/reviews",
                new
                {
                    session,
                    item = next.GetProperty("item").GetProperty("item").GetString(),
                    verdict = verdict(i),
                    seconds = 1,
                }
            );
    }
}
