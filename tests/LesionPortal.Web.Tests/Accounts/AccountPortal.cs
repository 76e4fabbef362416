using System.Net;
using System.Text.RegularExpressions;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Accounts;
using LesionPortal.Web.Shared.Access;
using LesionPortal.Web.Tests.Shared;

namespace LesionPortal.Web.Tests.Accounts;

/// <summary>A portal with accounts: one of each role, all with the same password.</summary>
public sealed partial class AccountPortal : IAsyncLifetime
{
    public const string Password = "a long enough password";

    public TestPortal Portal { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Portal = await TestPortal.StartAsync(null, "--Portal:Mode=Accounts", "--Portal:TriesPerMinute=10000");
        foreach (var role in Enum.GetValues<AccountRole>())
            await AddAsync(NameOf(role), role);
    }

    public ValueTask DisposeAsync() => Portal.DisposeAsync();

    public static string NameOf(AccountRole role) => role.ToString().ToLowerInvariant();

    public async Task<Account> AddAsync(string name, AccountRole role)
    {
        var outcome = await Portal.Service<AccountRegister>().MakeAsync(new NewAccount(name, null, Password, role, null, null));
        return outcome.Account ?? throw new InvalidOperationException(string.Join(' ', outcome.Problems));
    }

    /// <summary>The account acts in this process, as an administrator's page does.</summary>
    public static IDisposable As(Account account) =>
        CurrentPerson.Use(new Person(account.Id, account.UserName!, account.Role, account.ReaderId) { MayAdopt = account.MayAdopt });

    /// <summary>A browser without JavaScript that keeps cookies and follows no redirect.</summary>
    public HttpClient Anonymous() =>
#pragma warning disable CA2000 // The client disposes its handler.
        new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() })
        {
            BaseAddress = Portal.Client.BaseAddress,
        };
#pragma warning restore CA2000

    /// <summary>Signed in with this role, with the token that changes need; not signed in where null.</summary>
    public async Task<HttpClient> ClientAsync(AccountRole? role) => role is { } known ? await SignedInAsync(NameOf(known)) : Anonymous();

    public async Task<HttpClient> SignedInAsync(string name)
    {
        var client = Anonymous();
        using var answer = await PostAsync(client, "/sign-in", ("UserName", name), ("Password", Password));
        Assert.Equal("/", answer.Headers.Location?.AbsolutePath);
        var home = await client.GetStringAsync("/", TestContext.Current.CancellationToken);
        client.DefaultRequestHeaders.Add("X-Request-Token", MetaToken().Match(home).Groups[1].Value);
        return client;
    }

    /// <summary>Fills in the page's form, with the hidden fields it came with, and sends it.</summary>
    public static async Task<HttpResponseMessage> PostAsync(HttpClient client, string path, params (string Name, string Value)[] fields) =>
        await PostAsync(client, path, null, fields);

    /// <param name="form">The form's name, where the page has several.</param>
    public static async Task<HttpResponseMessage> PostAsync(
        HttpClient client,
        string path,
        string? form,
        params (string Name, string Value)[] fields
    )
    {
        var page = await client.GetStringAsync(path, TestContext.Current.CancellationToken);
        var token = FormTokenOf(page);
        var handler = form ?? Handler().Match(page).Groups[1].Value;
        using var content = new FormUrlEncodedContent([
            new("_handler", handler),
            new("__RequestVerificationToken", token),
            .. fields.Select(f => new KeyValuePair<string, string>(f.Name, f.Value)),
        ]);
        return await client.PostAsync(path, content, TestContext.Current.CancellationToken);
    }

    /// <summary>The hidden field of a page's forms.</summary>
    public static string FormTokenOf(string page) => FormToken().Match(page).Groups[1].Value;

    [GeneratedRegex("name=\"request-token\" content=\"([^\"]+)\"")]
    private static partial Regex MetaToken();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex FormToken();

    [GeneratedRegex("name=\"_handler\" value=\"([^\"]+)\"")]
    private static partial Regex Handler();
}
