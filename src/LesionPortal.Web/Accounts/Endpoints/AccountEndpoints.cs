using System.Text;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Shared.Access;
using LesionPortal.Web.Shared.Api;
using LesionPortal.Web.Shared.Options;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace LesionPortal.Web.Accounts.Endpoints;

/// <summary>Who asks.</summary>
/// <param name="Id">Null in a portal without accounts.</param>
/// <param name="Reader">Whose reviews and revisions are theirs; null where a request names the reader.</param>
/// <param name="Scopes">Of the token that was sent: "read", "write", "run"; null without a token.</param>
internal sealed record AccountResponse(int? Id, string Name, AccountRole Role, int? Reader, string? Scopes)
{
    public static AccountResponse Of(Person person) =>
        new(person.AccountId, person.Name, person.Role, person.ReaderId, person.Token is { } token ? AccessText.Name(token) : null);
}

internal static class AccountEndpoints
{
    public static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/api/account", (CurrentPerson current) => TypedResults.Ok(AccountResponse.Of(current.Person!)))
            .WithTags("Accounts")
            .WithName("GetAccount")
            .WithSummary("Who asks: the account of the sign-in or the token")
            .Produces<AccountResponse>();
        routes.MapPost("/account/sign-out", SignOutAsync).ExcludeFromDescription();
        routes
            .MapGet(
                "/account/external",
                (SignInManager<Account> signIn, IOptions<PortalOptions> options, [FromQuery(Name = "return")] string? to) =>
                    options.Value.OpenId is null
                        ? TypedResults.LocalRedirect("/sign-in")
                        : (IResult)
                            TypedResults.Challenge(
                                signIn.ConfigureExternalAuthenticationProperties(
                                    ExternalSignIns.Scheme,
                                    $"/account/external-done?return={Uri.EscapeDataString(ReturnAddress.Of(to))}"
                                ),
                                [ExternalSignIns.Scheme]
                            )
            )
            .ExcludeFromDescription();
        routes
            .MapGet(
                "/account/external-done",
                async (ExternalSignIns external, [FromQuery(Name = "return")] string? to) =>
                    TypedResults.LocalRedirect(await external.FinishAsync(to))
            )
            .ExcludeFromDescription();
        routes
            .MapGet("/account/data.json", (CurrentPerson current, PersonalData data) => DataAsync(current.Person!.AccountId ?? 0, data))
            .ExcludeFromDescription();
        routes.MapGet("/api/accounts/{id:int}/data.json", (int id, PersonalData data) => DataAsync(id, data)).ExcludeFromDescription();
        routes.MapGet("/api/audit.csv", AuditAsync).ExcludeFromDescription();
    }

    private static async Task<IResult> SignOutAsync(
        HttpContext http,
        IAntiforgery antiforgery,
        SignInManager<Account> signIn,
        AuditTrail trail,
        CurrentPerson current,
        [FromForm] bool everywhere = false
    )
    {
        if (current.Person is not { AccountId: not null } person)
            return TypedResults.LocalRedirect("/sign-in");
        if (everywhere && await signIn.UserManager.GetUserAsync(http.User) is { } account)
            await signIn.UserManager.UpdateSecurityStampAsync(account);
        await signIn.SignOutAsync();
        await trail.RecordAsync(person, everywhere ? "signed out everywhere" : "signed out", person.Name, http.RequestAborted);
        return TypedResults.LocalRedirect("/sign-in");
    }

    private static async Task<IResult> DataAsync(int id, PersonalData data) =>
        await data.ExportAsync(id) is { } json
            ? TypedResults.File(Encoding.UTF8.GetBytes(json), "application/json", $"account-{id}.json")
            : ApiProblem.NotFound($"There is no account {id}.");

    private static async Task<IResult> AuditAsync(string? who, string? text, AuditTrail trail, CancellationToken cancellation)
    {
        var (entries, _) = await trail.FindAsync(new AuditFilter(who, text), 0, int.MaxValue, cancellation);
        return TypedResults.Text(AuditCsv.Of(entries), "text/csv; charset=utf-8");
    }
}
