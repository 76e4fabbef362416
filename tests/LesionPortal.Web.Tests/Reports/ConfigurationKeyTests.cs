using System.Text.Json;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Reports;

namespace LesionPortal.Web.Tests.Reports;

public sealed class ConfigurationKeyTests : ReportDatabase
{
    [Fact]
    public async Task Of_SeedsWhoseChoicesCameInDifferentCase_IsOneConfiguration()
    {
        string[] sent =
        [
            """{"seed":0,"optimisation":{"schedule":"Cosine","sampling":"EachOnce"},"preparation":{"normalisation":"PerImage"}}""",
            """{"seed":1,"optimisation":{"schedule":"cosine","sampling":"eachonce"},"preparation":{"normalisation":"perimage"}}""",
            """{"seed":2,"optimisation":{"schedule":"Constant"},"preparation":{"normalisation":"PerImage"}}""",
        ];
        await using var context = Database.CreateDbContext();
        var (suite, _) = await ScoredRuns.AddAsync(
            context,
            [.. sent.Select(json => ScoredRuns.Of(JsonSerializer.Deserialize<RunSettings>(json, RunJson.Options)!, ScoredRuns.Twenty))]
        );

        var runs = (await new RunQueries(Database).SuiteAsync(suite, Cancellation))!.Runs;

        Assert.Equal(ConfigurationKey.Of(runs[0]), ConfigurationKey.Of(runs[1]));
        Assert.NotEqual(ConfigurationKey.Of(runs[0]), ConfigurationKey.Of(runs[2]));
    }
}
