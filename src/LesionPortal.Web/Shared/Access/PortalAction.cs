using LesionPortal.Data.Entities;

namespace LesionPortal.Web.Shared.Access;

/// <summary>What can be done in the portal, as far as it needs a right. <see cref="ActionRules"/> says who may.</summary>
public enum PortalAction
{
    /// <summary>Pages, answers and files that everyone who is signed in may see.</summary>
    Look,

    /// <summary>Verdicts, pins, tags and undoing one's own.</summary>
    Review,

    /// <summary>Drawing masks and importing them as one's own revisions.</summary>
    Annotate,

    /// <summary>An image of one's own, by a finished run.</summary>
    Predict,

    /// <summary>Datasets: importing, cancelling an import.</summary>
    ImportDatasets,

    /// <summary>Runs, suites, ensembles and scorings: queueing, cancelling, resuming, moving, deleting.</summary>
    ManageRuns,

    /// <summary>Texts of reports and frozen reports.</summary>
    WriteReports,

    /// <summary>Review sessions: starting one.</summary>
    StartReviews,

    /// <summary>Readers' profiles that belong to no account.</summary>
    AddReaders,

    /// <summary>Making a revision the reference mask of a case.</summary>
    AdoptReferences,

    /// <summary>One's own password, second factor and tokens. Not by a token.</summary>
    OwnAccount,

    /// <summary>Accounts, invitations, roles and the audit trail. Not by a token.</summary>
    ManageAccounts,
}

/// <summary>Who may do what: the one table that pages, endpoints, media and services ask.</summary>
public static class ActionRules
{
    private static readonly Dictionary<PortalAction, (AccountRole Role, TokenScope Scope)> Rules = new()
    {
        [PortalAction.Look] = (AccountRole.Reader, TokenScope.Read),
        [PortalAction.Review] = (AccountRole.Reader, TokenScope.Write),
        [PortalAction.Annotate] = (AccountRole.Reader, TokenScope.Write),
        [PortalAction.Predict] = (AccountRole.Reader, TokenScope.Run),
        [PortalAction.ImportDatasets] = (AccountRole.Researcher, TokenScope.Run),
        [PortalAction.ManageRuns] = (AccountRole.Researcher, TokenScope.Run),
        [PortalAction.WriteReports] = (AccountRole.Researcher, TokenScope.Write),
        [PortalAction.StartReviews] = (AccountRole.Researcher, TokenScope.Write),
        [PortalAction.AddReaders] = (AccountRole.Researcher, TokenScope.Write),
        [PortalAction.AdoptReferences] = (AccountRole.Administrator, TokenScope.Write),
        [PortalAction.OwnAccount] = (AccountRole.Reader, TokenScope.None),
        [PortalAction.ManageAccounts] = (AccountRole.Administrator, TokenScope.None),
    };

    /// <summary>The least role that may do it.</summary>
    public static AccountRole RoleFor(PortalAction action) => Rules[action].Role;

    /// <summary>The scope a token needs for it; <see cref="TokenScope.None"/> where no token will do.</summary>
    public static TokenScope ScopeFor(PortalAction action) => Rules[action].Scope;

    /// <summary>Whether this person may do it, with this person's token if there is one.</summary>
    public static bool Allows(Person? person, PortalAction action)
    {
        if (person is null)
            return false;
        var (role, scope) = Rules[action];
        var byRole =
            person.Role >= role || (action == PortalAction.AdoptReferences && person is { MayAdopt: true, Role: AccountRole.Researcher });
        return byRole && (person.Token is not { } token || (scope != TokenScope.None && token.HasFlag(scope)));
    }
}
