using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LesionPortal.Data;
using LesionPortal.Web.Tests.Masks;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Tests.Shared.Naming;

/// <summary>What can be renamed, described and tagged over the API.</summary>
public sealed class NamingEndpointTests(ReviewPortal portal) : IClassFixture<ReviewPortal>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("runs")]
    [InlineData("suites")]
    [InlineData("datasets")]
    [InlineData("review-sessions")]
    public async Task Patch_NameDescriptionAndTags_AreKeptAndTheRestStays(string kind)
    {
        var address = await AddressAsync(kind);
        var before = await portal.GetAsync(address);

        using var changed = await PatchAsync(
            address,
            new
            {
                name = $" New {kind} ",
                description = "*Why*",
                tags = new[] { "Paper", "v2", "paper" },
            }
        );
        using var onlyTags = await PatchAsync(address, new { tags = new[] { "kept" } });

        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Equal(HttpStatusCode.OK, onlyTags.StatusCode);
        var first = await ReviewPortal.BodyAsync(changed);
        Assert.Equal(["paper", "v2"], first.GetProperty("tags").EnumerateArray().Select(t => t.GetString()));
        var after = await portal.GetAsync(address);
        Assert.Equal($"New {kind}", after.GetProperty("name").GetString());
        Assert.Equal("*Why*", after.GetProperty("description").GetString());
        Assert.Equal("kept", Assert.Single(after.GetProperty("tags").EnumerateArray().ToList()).GetString());
        Assert.Equal(JsonValueKind.Null, after.GetProperty("createdBy").ValueKind);
        Assert.Equal(before.GetProperty("createdAt").GetString(), after.GetProperty("createdAt").GetString());
    }

    [Theory]
    [InlineData("runs")]
    [InlineData("suites")]
    [InlineData("datasets")]
    [InlineData("review-sessions")]
    public async Task Patch_InvalidOrUnknown_IsRefusedAndChangesNothing(string kind)
    {
        var address = await AddressAsync(kind);
        var before = (await portal.GetAsync(address)).GetRawText();

        using var invalid = await PatchAsync(address, new { name = "x\ty", tags = new[] { "ok" } });
        using var misspelt = await PatchAsync(address, new { title = "x" });
        using var unknown = await PatchAsync($"/api/{kind}/999", new { name = "x" });

        await RevisionTests.AssertProblemAsync(invalid, HttpStatusCode.BadRequest, "control character");
        Assert.Equal(HttpStatusCode.BadRequest, misspelt.StatusCode);
        await RevisionTests.AssertProblemAsync(unknown, HttpStatusCode.NotFound, "999");
        Assert.Equal(before, (await portal.GetAsync(address)).GetRawText());
    }

    [Fact]
    public async Task List_ByTagAndStar_HasThoseOnly()
    {
        using var near = await PatchAsync($"/api/runs/{portal.Near}", new { starred = true, tags = new[] { "both" } });
        using var far = await PatchAsync($"/api/runs/{portal.Far}", new { starred = false, tags = new[] { "both" } });

        var tagged = await portal.GetAsync("/api/runs?tag=Both");
        var starred = await portal.GetAsync("/api/runs?tag=both&starred=true");
        var none = await portal.GetAsync("/api/runs?tag=bo");

        Assert.Equal(2, tagged.GetArrayLength());
        var only = Assert.Single(starred.EnumerateArray().ToList());
        Assert.Equal(portal.Near, only.GetProperty("id").GetInt32());
        Assert.True(only.GetProperty("starred").GetBoolean());
        Assert.False(only.TryGetProperty("description", out _));
        Assert.Equal(0, none.GetArrayLength());
    }

    [Fact]
    public async Task Patch_DatasetToANameThatIsTaken_IsRefused()
    {
        await using (var context = await portal.Portal.Service<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Cancellation))
        {
            context.Datasets.Add(new LesionPortal.Data.Entities.Dataset { Name = "Taken", Source = "elsewhere" });
            await context.SaveChangesAsync(Cancellation);
        }

        using var response = await PatchAsync($"/api/datasets/{portal.Dataset}", new { name = "taken" });

        await RevisionTests.AssertProblemAsync(response, HttpStatusCode.BadRequest, "is called \"Taken\" already");
    }

    private async Task<string> AddressAsync(string kind)
    {
        if (kind != "review-sessions")
            return kind switch
            {
                "runs" => $"/api/runs/{portal.Near}",
                "suites" => $"/api/suites/{portal.Suite}",
                _ => $"/api/datasets/{portal.Dataset}",
            };
        var reader = await portal.AddReaderAsync($"Reader {Guid.NewGuid():N}"[..20]);
        using var started = await portal.Client.PostAsJsonAsync("/api/review-sessions", new { reader, suite = portal.Suite }, Cancellation);
        return started.Headers.Location!.OriginalString;
    }

    private Task<HttpResponseMessage> PatchAsync(string address, object body) =>
        portal.Client.PatchAsJsonAsync(address, body, Cancellation);
}
