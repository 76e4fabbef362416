using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using LesionPortal.Data;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Accounts;
using LesionPortal.Web.Tests.Shared;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LesionPortal.Web.Tests.Accounts;

/// <summary>By HTTP, as a browser without scripts would: signing in and out, locks, second factor, invitations, tokens.</summary>
public sealed class SignInTests(AccountPortal portal) : IClassFixture<AccountPortal>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SignIn_WithReturn_LeadsThereAndNotToAnotherSite()
    {
        using var client = portal.Anonymous();
        using var inside = await AccountPortal.PostAsync(
            client,
            "/sign-in?return=%2Fruns",
            ("UserName", "reader"),
            ("Password", AccountPortal.Password)
        );
        using var stranger = portal.Anonymous();
        using var outside = await AccountPortal.PostAsync(
            stranger,
            "/sign-in?return=%2F%2Fevil.example%2F",
            ("UserName", "reader"),
            ("Password", AccountPortal.Password)
        );

        Assert.Equal("/runs", inside.Headers.Location!.AbsolutePath);
        Assert.Equal(portal.Portal.Client.BaseAddress, outside.Headers.Location);
    }

    [Fact]
    public async Task SignIn_WrongPasswords_LockTheAccountAndAreInTheTrail()
    {
        await portal.AddAsync("locked", AccountRole.Reader);
        using var client = portal.Anonymous();
        var texts = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            using var answer = await AccountPortal.PostAsync(client, "/sign-in", ("UserName", "locked"), ("Password", "wrong wrong wrong"));
            texts.Add(await answer.Content.ReadAsStringAsync(Cancellation));
        }

        using var right = await AccountPortal.PostAsync(client, "/sign-in", ("UserName", "locked"), ("Password", AccountPortal.Password));

        Assert.Contains("User name or password is wrong", texts[0], StringComparison.Ordinal);
        Assert.Contains("locked for 15 minutes", texts[5], StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
        await using var context = await ContextAsync();
        Assert.Contains(
            await context.AuditEntries.Where(e => e.Who == "locked").Select(e => e.Action).ToListAsync(Cancellation),
            a => a == "locked out"
        );
    }

    [Fact]
    public async Task SignIn_UnknownName_SaysTheSameAsAWrongPasswordAndIsNotKept()
    {
        using var client = portal.Anonymous();

        using var answer = await AccountPortal.PostAsync(client, "/sign-in", ("UserName", "my secret pass"), ("Password", "wrong"));

        Assert.Contains("User name or password is wrong", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        await using var context = await ContextAsync();
        Assert.False(await context.AuditEntries.AnyAsync(e => e.Who.Contains("secret"), Cancellation));
    }

    [Fact]
    public async Task SignOut_Everywhere_MakesAnotherStamp()
    {
        var account = await portal.AddAsync("two-browsers", AccountRole.Reader);
        using var client = await portal.SignedInAsync("two-browsers");
        var page = await client.GetStringAsync("/account", Cancellation);
        using var form = new FormUrlEncodedContent([
            new("__RequestVerificationToken", AccountPortal.FormTokenOf(page)),
            new("everywhere", "true"),
        ]);

        using var answer = await client.PostAsync("/account/sign-out", form, Cancellation);
        using var after = await client.GetAsync("/api/account", Cancellation);

        Assert.Equal("/sign-in", answer.Headers.Location?.ToString());
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
        Assert.NotEqual(account.SecurityStamp, (await AccountAsync("two-browsers")).SecurityStamp);
    }

    [Fact]
    public async Task SecondFactor_TurnedOn_IsAskedForAndTakesACodeOrARecoveryCodeOnce()
    {
        var account = await portal.AddAsync("factor", AccountRole.Reader);
        List<string> recovery;
        using (var scope = portal.Portal.Service<IServiceScopeFactory>().CreateScope())
        {
            var manager = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
            var known = (await manager.FindByNameAsync(account.UserName!))!;
            await manager.ResetAuthenticatorKeyAsync(known);
            await manager.SetTwoFactorEnabledAsync(known, true);
            recovery = [.. (await manager.GenerateNewTwoFactorRecoveryCodesAsync(known, 2))!];
        }

        using var client = portal.Anonymous();
        using var password = await AccountPortal.PostAsync(
            client,
            "/sign-in",
            ("UserName", "factor"),
            ("Password", AccountPortal.Password)
        );
        using var early = await client.GetAsync("/api/account", Cancellation);
        using var wrong = await AccountPortal.PostAsync(client, "/sign-in/code", ("Code", "000000"));
        using var right = await AccountPortal.PostAsync(client, "/sign-in/code", ("Code", recovery[0]));
        using var inside = await client.GetAsync("/api/account", Cancellation);
        using var other = portal.Anonymous();
        using var again = await AccountPortal.PostAsync(other, "/sign-in", ("UserName", "factor"), ("Password", AccountPortal.Password));
        using var used = await AccountPortal.PostAsync(other, "/sign-in/code", ("Code", recovery[0]));

        Assert.Equal("/sign-in/code", password.Headers.Location!.AbsolutePath);
        Assert.Equal(HttpStatusCode.Unauthorized, early.StatusCode);
        Assert.Contains("The code is wrong", await wrong.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal("/", right.Headers.Location!.AbsolutePath);
        Assert.Equal(HttpStatusCode.OK, inside.StatusCode);
        Assert.Contains("The code is wrong", await used.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SecondFactor_OnTheAccountPage_TakesTheCodeOfAnAuthenticator()
    {
        await portal.AddAsync("authenticator", AccountRole.Reader);
        using var client = await portal.SignedInAsync("authenticator");
        var page = await client.GetStringAsync("/account", Cancellation);
        var key = Regex.Match(page, "<p class=\"secret\"[^>]*>([a-z2-7 ]+)</p>").Groups[1].Value;

        using var on = await AccountPortal.PostAsync(client, "/account", "factor-on", ("Code", CodeOf(key, DateTimeOffset.UtcNow)));
        var text = await on.Content.ReadAsStringAsync(Cancellation);

        Assert.Contains("The second factor is on.", text, StringComparison.Ordinal);
        Assert.Equal(10, Regex.Count(text, "<p class=\"secret\""));
        Assert.True((await AccountAsync("authenticator")).TwoFactorEnabled);
    }

    /// <summary>RFC 6238 with SHA-1, 30 seconds and six digits.</summary>
    private static string CodeOf(string base32, DateTimeOffset at)
    {
        var bits = string.Concat(
            base32
                .Where(char.IsLetterOrDigit)
                .Select(c => Convert.ToString("abcdefghijklmnopqrstuvwxyz234567".IndexOf(c), 2).PadLeft(5, '0'))
        );
        var key = Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2)).ToArray();
        var counter = BitConverter.GetBytes(System.Net.IPAddress.HostToNetworkOrder(at.ToUnixTimeSeconds() / 30));
#pragma warning disable CA5350 // The standard's hash.
        var hash = System.Security.Cryptography.HMACSHA1.HashData(key, counter);
#pragma warning restore CA5350
        var start = hash[^1] & 15;
        var number = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(start)) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Invitation_UsedTwice_MakesOneAccountWithTheReaderItNames()
    {
        var administrator = await AccountAsync("administrator");
        string secret;
        using (AccountPortal.As(administrator))
            secret = await portal.Portal.Service<AccountLinks>().InviteAsync(AccountRole.Researcher, null, "Ben", Cancellation);
        using var client = portal.Anonymous();

        using var first = await AccountPortal.PostAsync(
            client,
            $"/invitation/{secret}",
            ("UserName", "ben"),
            ("ReaderName", "Ben B"),
            ("Password", "password of ben!")
        );
        using var second = await client.GetAsync($"/invitation/{secret}", Cancellation);

        Assert.Equal("/sign-in", first.Headers.Location!.AbsolutePath);
        Assert.Contains("used already", await second.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        var ben = await AccountAsync("ben");
        Assert.Equal((AccountRole.Researcher, "Ben B"), (ben.Role, ben.Reader!.Name));
        await using var context = await ContextAsync();
        Assert.DoesNotContain(secret, await context.AccountLinks.Select(l => l.Hash).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task Invitation_WeakPassword_IsRefusedWithTheRuleAndCanBeUsedStill()
    {
        string secret;
        using (AccountPortal.As(await AccountAsync("administrator")))
            secret = await portal.Portal.Service<AccountLinks>().InviteAsync(AccountRole.Reader, null, "", Cancellation);
        using var client = portal.Anonymous();

        using var weak = await AccountPortal.PostAsync(
            client,
            $"/invitation/{secret}",
            ("UserName", "weak"),
            ("ReaderName", "Weak"),
            ("Password", "short")
        );
        using var again = await client.GetAsync($"/invitation/{secret}", Cancellation);

        Assert.Contains("at least 12 characters", await weak.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Contains("Make the account", await again.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_ByScopeAndRevocation_IsLetInOrRefused()
    {
        var researcher = await portal.AddAsync("scripter", AccountRole.Researcher);
        var tokens = portal.Portal.Service<ApiTokens>();
        string read;
        int id;
        using (AccountPortal.As(researcher))
        {
            read = (await tokens.MakeAsync("reads", TokenScope.Read, 1, Cancellation)).Token!;
            id = (await tokens.ListAsync(Cancellation))[0].Id;
        }

        using var client = portal.Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", read);
        var account = await client.GetFromJsonAsync<JsonElement>("/api/account", Cancellation);
        using var write = await client.PostAsJsonAsync("/api/readers", new { name = "Somebody" }, Cancellation);
        using var page = await client.GetAsync("/account", Cancellation);
        using (AccountPortal.As(researcher))
            await tokens.RevokeAsync(id, Cancellation);
        using var revoked = await client.GetAsync("/api/account", Cancellation);

        Assert.Equal(("scripter", "read"), (account.GetProperty("name").GetString(), account.GetProperty("scopes").GetString()));
        Assert.Equal(HttpStatusCode.Forbidden, write.StatusCode);
        Assert.Contains("scope", await write.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, revoked.StatusCode);
        await using var context = await ContextAsync();
        Assert.NotNull((await context.ApiTokens.SingleAsync(t => t.Id == id, Cancellation)).LastUsedAt);
        Assert.DoesNotContain(read, await context.ApiTokens.Select(t => t.Hash).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task Change_ByCookieWithoutTheRequestToken_IsRefused()
    {
        using var client = await portal.SignedInAsync("researcher");
        client.DefaultRequestHeaders.Remove("X-Request-Token");

        using var answer = await client.PostAsJsonAsync("/api/readers", new { name = "Foreign" }, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("X-Request-Token", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Change_FromAForeignPage_IsRefused()
    {
        using var client = await portal.SignedInAsync("researcher");
        client.DefaultRequestHeaders.Add("Origin", "https://evil.example");

        using var answer = await client.GetAsync("/api/account", Cancellation);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task Request_NamingAnotherReader_WorksAsItsOwn()
    {
        using var client = await portal.SignedInAsync("reader");
        client.DefaultRequestHeaders.Add("X-Reader", "1");

        var account = await client.GetFromJsonAsync<JsonElement>("/api/account", Cancellation);

        Assert.Equal((await AccountAsync("reader")).ReaderId, account.GetProperty("reader").GetInt32());
    }

    [Fact]
    public async Task Role_OfTheOnlyAdministrator_CannotBeTakenAway()
    {
        var administrator = await AccountAsync("administrator");
        using var acting = AccountPortal.As(administrator);
        var accounts = portal.Portal.Service<AccountRegister>();

        var demoted = await accounts.SetRoleAsync(administrator.Id, AccountRole.Reader, mayAdopt: false, Cancellation);
        var closed = await accounts.CloseAsync(administrator.Id, closed: true, Cancellation);

        Assert.Contains("only administrator", demoted, StringComparison.Ordinal);
        Assert.Contains("only administrator", closed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trail_OfAChange_HasWhoAndBothValuesAndNoSecret()
    {
        var account = await portal.AddAsync("promoted", AccountRole.Reader);
        using (AccountPortal.As(await AccountAsync("administrator")))
            await portal.Portal.Service<AccountRegister>().SetRoleAsync(account.Id, AccountRole.Researcher, mayAdopt: true, Cancellation);

        await using var context = await ContextAsync();
        var entry = await context.AuditEntries.SingleAsync(e => e.Subject.Contains("promoted") && e.Action == "changed", Cancellation);
        Assert.Equal("administrator", entry.Who);
        Assert.Contains("\"Role\":\"Reader\"", entry.Before, StringComparison.Ordinal);
        Assert.Contains("\"Role\":\"Researcher\"", entry.After, StringComparison.Ordinal);
        Assert.DoesNotContain("Stamp", entry.After, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE AuditEntries SET Who = 'nobody'")]
    [InlineData("DELETE FROM AuditEntries")]
    public async Task Trail_ChangedOrRemovedInTheDatabase_IsRefused(string sql)
    {
        await portal.Portal.Service<AuditTrail>().RecordAsync(null, "tried", "nothing", Cancellation);
        await using var context = await ContextAsync();

        var refusal = await Assert.ThrowsAsync<Microsoft.Data.Sqlite.SqliteException>(() =>
            context.Database.ExecuteSqlRawAsync(sql, Cancellation)
        );

        Assert.Contains("cannot be", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignIn_TriedTooOftenFromOneAddress_IsRefusedForAMinute()
    {
        await using var strict = await TestPortal.StartAsync(null, "--Portal:Mode=Accounts", "--Portal:TriesPerMinute=5");
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 6; i++)
        {
            using var form = new FormUrlEncodedContent([new("UserName", "x"), new("Password", "y")]);
            using var answer = await strict.Client.PostAsync("/sign-in", form, Cancellation);
            answers.Add(answer.StatusCode);
        }

        Assert.DoesNotContain(HttpStatusCode.TooManyRequests, answers[..5]);
        Assert.Equal(HttpStatusCode.TooManyRequests, answers[5]);
    }

    [Theory]
    [InlineData("/sign-in", "/sign-in?problem=")]
    [InlineData("/account/sign-out", "/sign-in?problem=")]
    [InlineData("/set-up", "/set-up")]
    public async Task Form_WithoutItsToken_IsNotCarriedOutAndShownAnew(string path, string to)
    {
        using var client = portal.Anonymous();
        using var form = new FormUrlEncodedContent([new("_handler", "sign-in"), new("UserName", "reader"), new("everywhere", "true")]);

        using var answer = await client.PostAsync(path, form, Cancellation);

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.StartsWith(to, answer.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_OfAnAccount_GoesToItsOwnerAndTheAdministratorWithoutSecrets()
    {
        var account = await portal.AddAsync("owner-of-data", AccountRole.Reader);
        using var own = await portal.SignedInAsync("owner-of-data");
        using var other = await portal.SignedInAsync("reader");
        using var administrator = await portal.SignedInAsync("administrator");

        var data = await own.GetStringAsync("/account/data.json", Cancellation);
        using var foreign = await other.GetAsync($"/api/accounts/{account.Id}/data.json", Cancellation);
        var same = await administrator.GetStringAsync($"/api/accounts/{account.Id}/data.json", Cancellation);

        Assert.Contains("owner-of-data", data, StringComparison.Ordinal);
        Assert.Contains("owner-of-data", same, StringComparison.Ordinal);
        Assert.DoesNotContain("assword", data, StringComparison.Ordinal);
        Assert.DoesNotContain((await AccountAsync("owner-of-data")).SecurityStamp!, data, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
    }

    [Theory]
    [InlineData(RemovedVerdicts.Pseudonym, 1)]
    [InlineData(RemovedVerdicts.Removed, 0)]
    public async Task Remove_APerson_LeavesNoNameAndTheVerdictsAsAsked(RemovedVerdicts verdicts, int left)
    {
        var account = await portal.AddAsync($"gone-{verdicts}", AccountRole.Reader);
        await AddReviewAsync(account.ReaderId, $"dataset of {verdicts}");
        string? problem;
        using (AccountPortal.As(await AccountAsync("administrator")))
            problem = await portal.Portal.Service<PersonalData>().RemoveAsync(account.Id, verdicts, Cancellation);

        Assert.Null(problem);
        await using var context = await ContextAsync();
        Assert.False(await context.Accounts.AnyAsync(a => a.Id == account.Id, Cancellation));
        Assert.Equal($"Reader {account.ReaderId}", (await context.Readers.SingleAsync(r => r.Id == account.ReaderId, Cancellation)).Name);
        Assert.Equal(left, await context.Reviews.CountAsync(r => r.ReaderId == account.ReaderId, Cancellation));
    }

    private async Task AddReviewAsync(int readerId, string dataset)
    {
        await using var context = await ContextAsync();
        var target = new DatasetCase
        {
            CaseId = "IMD001",
            ImageFile = "i.png",
            MaskFile = "m.png",
            ThumbnailFile = "",
            PixelSha256 = "0",
        };
        var set = new Dataset
        {
            Name = dataset,
            Source = "test",
            State = DatasetState.Ready,
        };
        set.Cases.Add(target);
        var session = new ReviewSession
        {
            ReaderId = readerId,
            Dataset = set,
            Source = "test",
            Parts = [Core.Cases.SplitPart.Test],
        };
        session.Items.Add(
            new ReviewItem
            {
                Position = 1,
                Token = dataset,
                RunName = "run",
                Case = target,
                Part = Core.Cases.SplitPart.Test,
                Review = new Review { ReaderId = readerId, Verdict = ReviewVerdict.Minor },
            }
        );
        context.ReviewSessions.Add(session);
        await context.SaveChangesAsync(Cancellation);
    }

    [Fact]
    public async Task Headers_OfEveryAnswer_HoldScriptsAndFramesBack()
    {
        using var client = portal.Anonymous();
        foreach (var path in new[] { "/sign-in", "/api/runs", "/css/portal.css", "/nothing" })
        {
            using var answer = await client.GetAsync(path, Cancellation);
            var policy = string.Join(' ', answer.Headers.GetValues("Content-Security-Policy"));
            var scripts = policy.Split(';').Single(part => part.Trim().StartsWith("script-src", StringComparison.Ordinal));
            Assert.DoesNotContain("unsafe", scripts, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", string.Join(' ', answer.Headers.GetValues("X-Content-Type-Options")));
        }
    }

    private async Task<Account> AccountAsync(string name)
    {
        await using var context = await ContextAsync();
        return await context.Accounts.Include(a => a.Reader).SingleAsync(a => a.UserName == name, Cancellation);
    }

    private Task<PortalDbContext> ContextAsync() =>
        portal.Portal.Service<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Cancellation);
}
