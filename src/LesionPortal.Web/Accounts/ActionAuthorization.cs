using LesionPortal.Web.Shared.Access;
using Microsoft.AspNetCore.Authorization;

namespace LesionPortal.Web.Accounts;

/// <summary>That the person may do this.</summary>
internal sealed record ActionRequirement(PortalAction Action) : IAuthorizationRequirement
{
    /// <summary>The policy's name.</summary>
    public static string PolicyOf(PortalAction action) => $"may:{action}";
}

/// <summary>Asks the table of rules about the person who acts.</summary>
internal sealed class ActionAuthorization(CurrentPerson current) : AuthorizationHandler<ActionRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ActionRequirement requirement)
    {
        if (current.May(requirement.Action))
            context.Succeed(requirement);
        return Task.CompletedTask;
    }
}
