using LesionPortal.Web.Shared.Access;
using LesionPortal.Web.Shared.Options;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.Extensions.Options;

namespace LesionPortal.Web.Accounts;

/// <summary>Every event of an open page is the doing of whoever opened it, as long as their sign-in holds.</summary>
internal sealed class CircuitPerson(AuthenticationStateProvider states, PageOrigin origin, IOptions<PortalOptions> options) : CircuitHandler
{
    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(
        Func<CircuitInboundActivityContext, Task> next
    ) =>
        options.Value.Mode == PortalMode.Local
            ? next
            : async context =>
            {
                var state = await states.GetAuthenticationStateAsync();
                using (CurrentPerson.Use(PersonClaims.PersonOf(state.User, origin.From)))
                    await next(context);
            };
}

/// <summary>The network address that an open page was asked for from.</summary>
public sealed class PageOrigin
{
    public string? From { get; set; }
}
