using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;
using LesionPortal.Data;
using LesionPortal.Web.Tests.Reports;
using LesionPortal.Web.Tests.Shared;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Tests.Runs.Endpoints;

/// <summary>Answers with several runs don't repeat the lists of cases of each.</summary>
public sealed class ListedRunsTests(ListedRunsTests.RunsByLists portal) : IClassFixture<ListedRunsTests.RunsByLists>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunsAndSuite_SplitByLists_HaveNumbersAndTheAddressOfTheLists()
    {
        var runs = await portal.Client.GetFromJsonAsync<JsonElement>("/api/runs", Cancellation);
        var suite = await portal.Client.GetFromJsonAsync<JsonElement>($"/api/suites/{portal.Suite}", Cancellation);

        JsonElement[] all = [.. runs.EnumerateArray(), .. suite.GetProperty("runs").EnumerateArray()];
        Assert.Equal(4, all.Length);
        foreach (var run in all)
        {
            Assert.DoesNotContain("CASE", run.GetRawText(), StringComparison.Ordinal);
            var expected = $$"""{"train":2,"validation":1,"test":1,"listsAt":"/api/runs/{{run.GetProperty("id").GetInt32()}}"}""";
            Assert.Equal(expected, run.GetProperty("settings").GetProperty("split").GetRawText());
        }
    }

    [Fact]
    public async Task Run_AtTheAddressOfTheLists_HasThem()
    {
        var runs = await portal.Client.GetFromJsonAsync<JsonElement>("/api/runs", Cancellation);
        var address = runs[0].GetProperty("settings").GetProperty("split").GetProperty("listsAt").GetString();

        var run = await portal.Client.GetFromJsonAsync<JsonElement>(address, Cancellation);

        var train = run.GetProperty("settings").GetProperty("split").GetProperty("train");
        Assert.Equal(["CASE1", "CASE2"], train.EnumerateArray().Select(c => c.GetString()));
    }

    [Fact]
    public async Task PostRun_SettingsFromAList_AreRefusedWithWhereTheListsAre()
    {
        var runs = await portal.Client.GetFromJsonAsync<JsonElement>("/api/runs", Cancellation);

        using var response = await portal.Client.PostAsJsonAsync("/api/runs", runs[0].GetProperty("settings"), Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        var said = problem.GetProperty("errors").GetProperty("split.listsAt")[0].GetString();
        Assert.Contains("take the split from /api/runs/", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenApi_ListsAndNumbers_SayWhereTheListsAreAndEachRange()
    {
        var description = await portal.Client.GetFromJsonAsync<JsonElement>("/openapi/v1.json", Cancellation);

        var paths = description.GetProperty("paths");
        foreach (var path in new[] { "/api/runs", "/api/suites/{id}" })
        {
            var said = paths.GetProperty(path).GetProperty("get").GetProperty("description").GetString();
            Assert.Contains("listsAt", said, StringComparison.Ordinal);
        }

        var schemas = description.GetProperty("components").GetProperty("schemas");
        var rotation = schemas.GetProperty("AugmentationSettings").GetProperty("properties").GetProperty("rotationDegrees");
        Assert.Equal((0, 180), (rotation.GetProperty("minimum").GetInt32(), rotation.GetProperty("maximum").GetInt32()));
        var epochs = schemas.GetProperty("RunSettings").GetProperty("properties").GetProperty("epochs");
        var schedule = schemas.GetProperty("OptimisationSettings").GetProperty("properties").GetProperty("schedule");
        Assert.Equal("One of Constant, Cosine, Plateau, in any case.", schedule.GetProperty("description").GetString());
        Assert.Equal("string", schedule.GetProperty("type").GetString());
        Assert.StartsWith("1 to 10,000. ", epochs.GetProperty("description").GetString(), StringComparison.Ordinal);
    }

    /// <summary>A portal with a suite of two runs whose split was given by lists; nobody changes it.</summary>
    public sealed class RunsByLists : IAsyncLifetime
    {
        private TestPortal _portal = null!;

        public HttpClient Client => _portal.Client;
        public int Suite { get; private set; }

        public async ValueTask InitializeAsync()
        {
            _portal = await TestPortal.StartAsync();
            var split = SplitSettings.OfCases(new Split(["CASE1", "CASE2"], ["CASE3"], ["CASE4"]));
            await using var context = await _portal.Service<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Cancellation);
            var settings = new[] { Loss.Dice, Loss.BCE }.Select(loss => new RunSettings { Loss = loss, Split = split });
            Suite = (await ScoredRuns.AddAsync(context, [.. settings.Select(s => ScoredRuns.Of(s, ScoredRuns.Twenty))])).Suite;
        }

        public ValueTask DisposeAsync() => _portal.DisposeAsync();
    }
}
