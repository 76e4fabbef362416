using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LesionPortal.Web.Accounts;
using LesionPortal.Web.Hosting;
using LesionPortal.Web.Shared.Access;
using LesionPortal.Web.Tests.Shared;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;

namespace LesionPortal.Web.Tests.Accounts;

/// <summary>Walks what the portal really maps: pages, endpoints, media and circuits.</summary>
public sealed class RouteRulesTests(AccountPortal portal) : IClassFixture<AccountPortal>
{
    /// <summary>Who asks, and what they may do at most.</summary>
    private static readonly (string Who, Data.Entities.AccountRole? Role)[] People =
    [
        ("anonymous", null),
        ("reader", Data.Entities.AccountRole.Reader),
        ("researcher", Data.Entities.AccountRole.Researcher),
        ("administrator", Data.Entities.AccountRole.Administrator),
    ];

    [Fact]
    public void EveryRoute_TheTwoLists_AreTheSame()
    {
        var mapped = Routes().Select(r => r.Key).Distinct().ToList();

        Assert.Empty(Endpoints().Select(e => e.Metadata.GetMetadata<UnlistedMetadata>()?.Key).OfType<string>());
        Assert.Empty(RouteRules.Keys.Except(mapped));
        Assert.True(mapped.Count > 90, $"Only {mapped.Count} routes were found.");
    }

    [Fact]
    public async Task EveryRoute_ForEachRole_AnswersAsTheTableSays()
    {
        var wrong = new List<string>();
        var (refused, asked) = (0, 0);
        foreach (var (who, role) in People)
        {
            using var client = await portal.ClientAsync(role);
            foreach (var (key, method, path) in Routes())
            {
                using var request = new HttpRequestMessage(method, path);
                if (method != HttpMethod.Get)
                    request.Content =
                        key == "POST /account/sign-out" ? new FormUrlEncodedContent([])
                        // A session of another's again: what a reader may start.
                        : key == "POST /api/review-sessions" && role is not null
                            ? JsonContent.Create(new { reader = await ReaderOfAsync(client), sameAs = 999999 })
                        : new StringContent("{}", null, "application/json");
                using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
                asked++;
                var isLetIn = !IsRefusal(answer);
                refused += isLetIn ? 0 : 1;
                var may = RouteRules.IsOpen(key) || (role is { } known && known >= ActionRules.RoleFor(RouteRules.Of(key)!.Value));
                if (isLetIn != may)
                    wrong.Add($"{who}: {key} answered {(int)answer.StatusCode} {answer.Headers.Location}");
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{asked} requests, {refused} refused");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void Apply_ARouteThatIsNotListed_IsRefusedToAll()
    {
        var builder = new RouteEndpointBuilder(
            _ => Task.CompletedTask,
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternFactory.Parse("/api/new"),
            0
        );
        builder.Metadata.Add(new HttpMethodMetadata(["POST"]));

        EndpointRules.Apply(builder);

        Assert.Equal("POST /api/new", builder.Metadata.OfType<UnlistedMetadata>().Single().Key);
        Assert.Empty(builder.Metadata.OfType<Microsoft.AspNetCore.Authorization.IAllowAnonymous>());
    }

    private static async Task<int> ReaderOfAsync(HttpClient client) =>
        (await client.GetFromJsonAsync<JsonElement>("/api/account", TestContext.Current.CancellationToken))
            .GetProperty("reader")
            .GetInt32();

    /// <summary>401, 403, or the way to the sign-in or to the page that says no.</summary>
    private static bool IsRefusal(HttpResponseMessage answer) =>
        answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
        || answer.Headers.Location?.ToString() is { } to
            && (to.Contains("/sign-in?return=", StringComparison.Ordinal) || to.Contains("/no-access", StringComparison.Ordinal));

    private IEnumerable<RouteEndpoint> Endpoints() => portal.Portal.Service<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    private IEnumerable<(string Key, HttpMethod Method, string Path)> Routes() =>
        from endpoint in Endpoints()
        let key = EndpointRules.KeyOf(endpoint.Metadata, "/" + endpoint.RoutePattern.RawText?.Trim('/'))
        where RouteRules.IsOpen(key) || RouteRules.Of(key) is not null
        let isPage = endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null
        let method = isPage || !key.Contains(' ', StringComparison.Ordinal) || key.StartsWith("HUB", StringComparison.Ordinal)
            ? "GET"
            : key.Split(' ')[0]
        select (key, HttpMethod.Parse(method), PathOf(endpoint));

    private static string PathOf(RouteEndpoint endpoint) =>
        "/"
        + string.Join(
            '/',
            endpoint.RoutePattern.PathSegments.Select(segment =>
                string.Concat(
                    segment.Parts.Select(part =>
                        part switch
                        {
                            Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
                            Microsoft.AspNetCore.Routing.Patterns.RoutePatternSeparatorPart separator => separator.Content,
                            Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart parameter => ValueOf(parameter),
                            _ => "",
                        }
                    )
                )
            )
        );

    private static string ValueOf(Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart parameter) =>
        parameter.ParameterPolicies.Select(p => p.Content).FirstOrDefault() switch
        {
            "int" => "999999",
            "guid" => "8f8b6a0e-5c55-4b0e-9a5e-6d1d3a7c5b11",
            _ => "none",
        };
}
