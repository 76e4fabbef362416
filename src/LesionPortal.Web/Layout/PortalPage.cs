using LesionPortal.Web.Shared.Access;
using Microsoft.AspNetCore.Components.Routing;
using MudBlazor;

namespace LesionPortal.Web.Layout;

/// <summary>The places of the portal, in the order of the navigation.</summary>
internal sealed record PortalPage(string Href, string Name, string Icon, char Key, NavLinkMatch Match = NavLinkMatch.Prefix)
{
    /// <summary>Who may not do this does not see the place.</summary>
    public PortalAction Action { get; private init; } = PortalAction.Look;

    public static IReadOnlyList<PortalPage> All { get; } =
    [
        new("", "Home", Icons.Material.Outlined.Home, 'h', NavLinkMatch.All),
        new("datasets", "Datasets", Icons.Material.Outlined.PhotoLibrary, 'd'),
        new("runs", "Runs", Icons.Material.Outlined.ModelTraining, 'r'),
        new("compare", "Compare", Icons.Material.Outlined.StackedLineChart, 'c'),
        new("review", "Review", Icons.Material.Outlined.RateReview, 'v'),
        new("agreement", "Agreement", Icons.Material.Outlined.Groups, 'a'),
        new("predict", "Predict", Icons.Material.Outlined.CenterFocusStrong, 'p') { Action = PortalAction.Predict },
        new("accounts", "Accounts", Icons.Material.Outlined.ManageAccounts, 'u') { Action = PortalAction.ManageAccounts },
        new("audit", "Audit trail", Icons.Material.Outlined.History, 't') { Action = PortalAction.ManageAccounts },
    ];
}
