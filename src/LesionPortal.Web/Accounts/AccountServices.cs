using LesionPortal.Web.Shared.Access;
using LesionPortal.Web.Shared.Options;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace LesionPortal.Web.Accounts;

internal static class AccountServices
{
    public static IServiceCollection AddAccounts(this IServiceCollection services) =>
        services
            .AddCurrentPerson()
            .AddSingleton<AuditTrail>()
            .AddSingleton<SetupCode>()
            .AddSingleton<AccountRegister>()
            .AddSingleton<AccountLinks>()
            .AddSingleton<ApiTokens>()
            .AddSingleton<PersonalData>()
            .AddSingleton<FirstAdministrator>()
            .AddScoped<SignIns>()
            .AddScoped<ExternalSignIns>()
            .AddScoped<AuthenticationStateProvider, SignInState>()
            .AddScoped<PageOrigin>()
            .AddScoped<CircuitHandler, CircuitPerson>()
            .AddHostedService<AccountsAtStart>();
}
