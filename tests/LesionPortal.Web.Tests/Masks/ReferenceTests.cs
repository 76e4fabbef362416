using System.Net;
using System.Net.Http.Json;
using LesionPortal.Web.Tests.Shared;

namespace LesionPortal.Web.Tests.Masks;

public sealed class ReferenceTests(ReviewPortal portal) : IClassFixture<ReviewPortal>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cases_AgainstV1_AreTheRunsOwnScores()
    {
        var own = await portal.GetAsync($"/api/runs/{portal.Near}/cases?split=test");
        var anew = await portal.GetAsync($"/api/runs/{portal.Near}/cases?split=test&reference=v1");

        Assert.Equal(
            own.EnumerateArray().Select(c => c.GetProperty("caseId").GetString()),
            anew.EnumerateArray().Select(c => c.GetProperty("caseId").GetString())
        );
        foreach (var (a, b) in own.EnumerateArray().Zip(anew.EnumerateArray()))
        {
            Assert.Equal(a.GetProperty("iou").GetDouble(), b.GetProperty("iou").GetDouble(), 9);
            Assert.Equal(a.GetProperty("quantisedIou").GetDouble(), b.GetProperty("quantisedIou").GetDouble(), 9);
            Assert.Equal(1, b.GetProperty("referenceVersion").GetInt32());
        }
    }

    [Fact]
    public async Task Adopt_ARevision_IsTheNextVersionTheFirstStaysAndRunsAreScoredAgainstEither()
    {
        var caseId = portal.Cases[3];
        var reader = await portal.AddReaderAsync("Adopts");
        var revision = await portal.SavedAsync(caseId, reader, "*", portal.Rectangle(caseId, 40, 30));
        var id = revision.GetProperty("id").GetInt32();

        var adopted = await portal.PostAsync(
            $"/api/datasets/{portal.Dataset}/cases/{caseId}/revisions/{id}/adopt",
            new { reader, reason = "The edge was cut off." }
        );

        Assert.Equal(2, adopted.GetProperty("version").GetInt32());
        var references = await portal.GetAsync($"/api/datasets/{portal.Dataset}/cases/{caseId}/references");
        Assert.Equal([1, 2], references.EnumerateArray().Select(r => r.GetProperty("version").GetInt32()));
        await portal.ScoredAsync(portal.Near);
        Assert.Equal("The edge was cut off.", references[1].GetProperty("reason").GetString());
        Assert.Equal(
            2,
            (await portal.GetAsync($"/api/datasets/{portal.Dataset}/cases/{caseId}/revisions/{id}"))
                .GetProperty("referenceVersion")
                .GetInt32()
        );
        var latest = await ScoreAsync(caseId, "latest");
        Assert.Equal(2, latest.Version);
        Assert.True(latest.Iou < 0.2);
        var original = await ScoreAsync(caseId, "v1");
        Assert.Equal(1, original.Version);
        Assert.True(original.Iou > 0.5);
        Assert.Equal(1, (await ScoreAsync(portal.Cases[4], "latest")).Version);
    }

    [Fact]
    public async Task Adopt_WithoutReasonTwiceOrOfNothing_IsRefused()
    {
        var caseId = portal.Cases[5];
        var reader = await portal.AddReaderAsync("Hasty");
        var revision = (await portal.SavedAsync(caseId, reader, "*", portal.Rectangle(caseId, 40, 30))).GetProperty("id").GetInt32();
        var address = $"/api/datasets/{portal.Dataset}/cases/{caseId}/revisions";

        using var silent = await portal.Client.PostAsJsonAsync($"{address}/{revision}/adopt", new { reader, reason = " " }, Cancellation);
        using var nothing = await portal.Client.PostAsJsonAsync($"{address}/999999/adopt", new { reader, reason = "x" }, Cancellation);
        await portal.PostAsync($"{address}/{revision}/adopt", new { reader, reason = "x" });
        using var twice = await portal.Client.PostAsJsonAsync($"{address}/{revision}/adopt", new { reader, reason = "x" }, Cancellation);

        await RevisionTests.AssertProblemAsync(silent, HttpStatusCode.BadRequest, "the reason for the change");
        await RevisionTests.AssertProblemAsync(nothing, HttpStatusCode.NotFound, "no revision 999999");
        await RevisionTests.AssertProblemAsync(twice, HttpStatusCode.Conflict, "as version 2");
    }

    [Theory]
    [InlineData("reference=newest", "v1 (the original masks)")]
    [InlineData("reference=v0", "v1 (the original masks)")]
    public async Task Cases_AgainstSomethingThatIsNot_Is400(string query, string said)
    {
        using var response = await portal.Client.GetAsync($"/api/runs/{portal.Near}/cases?{query}", Cancellation);

        await RevisionTests.AssertProblemAsync(response, HttpStatusCode.BadRequest, said);
    }

    private async Task<(int Version, double Iou)> ScoreAsync(string caseId, string reference)
    {
        var found = (await portal.GetAsync($"/api/runs/{portal.Near}/cases?reference={reference}"))
            .EnumerateArray()
            .Single(c => c.GetProperty("caseId").GetString() == caseId);
        return (found.GetProperty("referenceVersion").GetInt32(), found.GetProperty("iou").GetDouble());
    }
}
