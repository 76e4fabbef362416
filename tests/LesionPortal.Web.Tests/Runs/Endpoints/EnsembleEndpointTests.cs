using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LesionPortal.Web.Tests.Shared;

namespace LesionPortal.Web.Tests.Runs.Endpoints;

[Collection(EmptyPortal.Collection)]
public sealed class EnsembleEndpointTests(EmptyPortal portal)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"runs":[1]}""", "an ensemble needs 2 to 20")]
    [InlineData("""{}""", "an ensemble needs 2 to 20")]
    [InlineData("""{"runs":[7,8]}""", "no run 7")]
    public async Task Post_RunsThatCannotBe_IsRefusedAtRunsWithTheReason(string body, string says)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        using var response = await portal.Client.PostAsync("/api/ensembles", content, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        Assert.Contains(says, problem.GetProperty("errors").GetProperty("runs")[0].GetString(), StringComparison.Ordinal);
    }
}
