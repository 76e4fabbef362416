using System.Net;
using System.Text.Json;
using LesionPortal.Web.Tests.Masks;
using LesionPortal.Web.Tests.Shared;

namespace LesionPortal.Web.Tests.Bin.Endpoints;

/// <summary>Delete and restore over the API: what is in the bin answers nowhere, and comes back as it was.</summary>
public sealed class BinEndpointTests(ReviewPortal portal) : IClassFixture<ReviewPortal>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>All that tells of the suite's runs; test looks are counted at each look and left out.</summary>
    private string[] Addresses =>
        [
            $"/api/runs/{portal.Far}",
            $"/api/runs/{portal.Far}/history",
            $"/api/runs/{portal.Far}/cases",
            $"/api/runs/{portal.Far}/metrics",
            $"/api/runs/{portal.Far}/scorings",
        ];

    private string[] Lists => ["/api/runs", "/api/suites", $"/api/suites/{portal.Suite}", $"/api/compare?runs={portal.Near},{portal.Far}"];

    [Fact]
    public async Task DeleteAndRestore_Run_AnswersAsBefore()
    {
        foreach (var run in new[] { portal.Near, portal.Far })
            await portal.ScoredAsync(run);
        var before = await AnswersAsync([.. Addresses, .. Lists]);

        using var deleted = await portal.Client.DeleteAsync($"/api/runs/{portal.Far}", Cancellation);

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        foreach (var address in Addresses)
        {
            using var gone = await portal.Client.GetAsync(address, Cancellation);
            Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        }

        using var map = await portal.Client.GetAsync($"/media/runs/{portal.Far}/predictions/{portal.Cases[2]}.png", Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, map.StatusCode);
        Assert.DoesNotContain("Faraway", string.Concat(await AnswersAsync(Lists[..3])), StringComparison.Ordinal);
        Assert.Equal(1, (await portal.GetAsync("/api/suites"))[0].GetProperty("runs").GetInt32());
        var item = Assert.Single((await portal.GetAsync("/api/bin")).EnumerateArray().ToList());
        Assert.Equal("run", item.GetProperty("kind").GetString());
        Assert.Equal("Faraway network", item.GetProperty("name").GetString());
        Assert.True(item.GetProperty("bytes").GetInt64() > 0);
        Assert.Equal(TimeSpan.FromDays(30), item.GetProperty("goneAt").GetDateTime() - item.GetProperty("deletedAt").GetDateTime());

        await portal.PostAsync($"/api/runs/{portal.Far}/restore", new { });

        Assert.Equal(before, await AnswersAsync([.. Addresses, .. Lists]));
        using var back = await portal.Client.GetAsync($"/media/runs/{portal.Far}/predictions/{portal.Cases[2]}.png", Cancellation);
        Assert.Equal(HttpStatusCode.OK, back.StatusCode);
    }

    [Fact]
    public async Task DeleteAndRestore_Suite_AnswersAsBefore()
    {
        foreach (var run in new[] { portal.Near, portal.Far })
            await portal.ScoredAsync(run);
        string[] reports = [$"/api/suites/{portal.Suite}", $"/api/suites/{portal.Suite}/report.csv?table=final"];
        var before = await AnswersAsync([.. Addresses, .. Lists, .. reports]);

        using var deleted = await portal.Client.DeleteAsync($"/api/suites/{portal.Suite}", Cancellation);

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal(["[]", "[]"], await AnswersAsync(["/api/runs", "/api/suites"]));
        foreach (
            var address in new[]
            {
                reports[0],
                reports[1],
                $"{reports[0]}/report.json",
                $"{reports[0]}/report/texts",
                $"{reports[0]}/report/frozen",
                $"/api/agreement?suite={portal.Suite}",
            }
        )
        {
            using var gone = await portal.Client.GetAsync(address, Cancellation);
            Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        }

        var item = Assert.Single((await portal.GetAsync("/api/bin")).EnumerateArray().ToList());
        Assert.Equal(("suite", 2), (item.GetProperty("kind").GetString(), item.GetProperty("runs").GetInt32()));
        await portal.PostAsync($"/api/suites/{portal.Suite}/restore", new { });
        Assert.Equal(before, await AnswersAsync([.. Addresses, .. Lists, .. reports]));
    }

    [Theory]
    [InlineData("POST", "/api/runs/999/restore")]
    [InlineData("POST", "/api/suites/999/restore")]
    [InlineData("DELETE", "/api/bin/runs/999")]
    [InlineData("DELETE", "/api/bin/suites/999")]
    [InlineData("DELETE", "/api/suites/999")]
    public async Task Request_WhatIsNotInTheBin_IsNotFound(string method, string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Parse(method), address);
        using var response = await portal.Client.SendAsync(request, Cancellation);

        await RevisionTests.AssertProblemAsync(response, HttpStatusCode.NotFound, "999");
    }

    private async Task<IReadOnlyList<string>> AnswersAsync(IEnumerable<string> addresses)
    {
        var answers = new List<string>();
        foreach (var address in addresses)
            answers.Add(await portal.Client.GetStringAsync(address, Cancellation));
        return answers;
    }
}
