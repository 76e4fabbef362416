using System.Net;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Text.Json;
using LesionPortal.Web.Tests.Shared;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenIddict.Abstractions;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace LesionPortal.Web.Tests.Accounts;

/// <summary>An institution's sign-on: a real provider of OpenID Connect, on another port of this machine.</summary>
public sealed class OpenIdTests
{
    private const string Secret = "of the portal alone";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SignIn_ByTheProvider_MakesAnAccountOnceAndLeadsBack()
    {
        await using var provider = await ProviderAsync();
        await using var portal = await PortalAsync(provider, "--Portal:OpenId:NewAccounts=Reader");
        var first = await SignInAsync(portal, "/account/external?return=%2Fruns");
        var second = await SignInAsync(portal, "/account/external");

        Assert.Equal("/runs", first.Path);
        Assert.Equal("olga@clinic.example", first.Account.GetProperty("name").GetString());
        Assert.Equal("reader", first.Account.GetProperty("role").GetString());
        Assert.Equal(first.Account.GetProperty("id").GetInt32(), second.Account.GetProperty("id").GetInt32());
    }

    [Fact]
    public async Task SignIn_WhereNewOnesAreNotTaken_IsRefusedWithTheWayOut()
    {
        await using var provider = await ProviderAsync();
        await using var portal = await PortalAsync(provider);
        using var client = Browser(portal);

        using var answer = await client.GetAsync("/account/external", Cancellation);

        Assert.Contains(
            "ask an administrator for an account",
            await answer.Content.ReadAsStringAsync(Cancellation),
            StringComparison.Ordinal
        );
        using var account = await client.GetAsync("/api/account", Cancellation);
        Assert.Equal(HttpStatusCode.Unauthorized, account.StatusCode);
    }

    [Fact]
    public async Task SignIn_WithTheWrongClientSecret_IsRefused()
    {
        await using var provider = await ProviderAsync();
        await using var portal = await PortalAsync(provider, "--Portal:OpenId:NewAccounts=Reader", "--Portal:OpenId:ClientSecret=wrong");
        using var client = Browser(portal);

        using var answer = await client.GetAsync("/account/external", Cancellation);

        Assert.Contains("The provider did not sign you in", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    private static async Task<(string Path, JsonElement Account)> SignInAsync(TestPortal portal, string path)
    {
        using var client = Browser(portal);
        using var answer = await client.GetAsync(path, Cancellation);
        return (answer.RequestMessage!.RequestUri!.AbsolutePath, await client.GetFromJsonAsync<JsonElement>("/api/account", Cancellation));
    }

    /// <summary>Follows the provider's redirects and keeps cookies.</summary>
    private static HttpClient Browser(TestPortal portal) => new() { BaseAddress = portal.Client.BaseAddress };

    private static Task<TestPortal> PortalAsync(WebApplication provider, params string[] more) =>
        TestPortal.StartAsync(
            null,
            [
                "--Portal:Mode=Accounts",
                $"--Portal:OpenId:Authority={provider.Urls.First()}",
                "--Portal:OpenId:ClientId=portal",
                $"--Portal:OpenId:ClientSecret={Secret}",
                .. more,
            ]
        );

    /// <summary>OpenIddict without a database: one client, and one person who is always signed in there.</summary>
    private static async Task<WebApplication> ProviderAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder
            .Services.AddOpenIddict()
            .AddServer(server =>
            {
                server.SetAuthorizationEndpointUris("connect/authorize").SetTokenEndpointUris("connect/token");
                server.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange().EnableDegradedMode();
                server.RegisterScopes(OpenIddictConstants.Scopes.Email, OpenIddictConstants.Scopes.Profile);
                server.AddEphemeralEncryptionKey().AddEphemeralSigningKey();
                server.UseAspNetCore().DisableTransportSecurityRequirement();
                server.AddEventHandler<ValidateAuthorizationRequestContext>(handler =>
                    handler.UseInlineHandler(context =>
                    {
                        if (context.ClientId != "portal")
                            context.Reject(OpenIddictConstants.Errors.InvalidClient);
                        return default;
                    })
                );
                server.AddEventHandler<ValidateTokenRequestContext>(handler =>
                    handler.UseInlineHandler(context =>
                    {
                        if (context.ClientSecret != Secret)
                            context.Reject(OpenIddictConstants.Errors.InvalidClient);
                        return default;
                    })
                );
                server.AddEventHandler<HandleAuthorizationRequestContext>(handler =>
                    handler.UseInlineHandler(context =>
                    {
                        context.SignIn(Olga(context.Request.GetScopes()));
                        return default;
                    })
                );
            });
        var provider = builder.Build();
        provider.Urls.Add("http://127.0.0.1:0");
        await provider.StartAsync(Cancellation);
        return provider;
    }

    private static ClaimsPrincipal Olga(IEnumerable<string> scopes)
    {
        var identity = new ClaimsIdentity("provider", "name", "role")
            .SetClaim("sub", "4711")
            .SetClaim("name", "Dr Olga")
            .SetClaim("email", "olga@clinic.example");
        identity.SetScopes(scopes);
        identity.SetDestinations(_ => [OpenIddictConstants.Destinations.IdentityToken, OpenIddictConstants.Destinations.AccessToken]);
        return new ClaimsPrincipal(identity);
    }
}
