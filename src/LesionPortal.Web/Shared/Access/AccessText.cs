using LesionPortal.Data.Entities;

namespace LesionPortal.Web.Shared.Access;

/// <summary>Rights in words.</summary>
public static class AccessText
{
    public static string Name(AccountRole role) =>
        role switch
        {
            AccountRole.Reader => "Reader",
            AccountRole.Researcher => "Researcher",
            _ => "Administrator",
        };

    public static string Explained(AccountRole role) =>
        role switch
        {
            AccountRole.Reader => "sees datasets, runs and reports; reviews and annotates",
            AccountRole.Researcher => "also imports datasets, trains, writes reports and starts review sessions",
            _ => "also manages accounts and adopts reference masks",
        };

    /// <summary>"… needs the role researcher; you are a reader. Ask an administrator."</summary>
    public static string Refusal(Person? person, PortalAction action)
    {
        if (person is null)
            return "You are not signed in. Sign in and try again.";
        var needed = ActionRules.RoleFor(action);
        if (person.Token is not null && person.Role >= needed)
            return ActionRules.ScopeFor(action) is var scope && scope == TokenScope.None
                ? "This cannot be done with a token; sign in instead."
                : $"This token lacks the scope \"{Name(scope)}\"; make a token with it on the account page.";
        return $"This needs the role {Name(needed).ToLowerInvariant()}; your account has the role {Name(person.Role).ToLowerInvariant()}. "
            + "Ask an administrator of this portal.";
    }

    /// <summary>A scope as the API and the account page spell it.</summary>
    public static string Name(TokenScope scope) =>
        string.Join(
            ", ",
            Enum.GetValues<TokenScope>().Where(s => s != TokenScope.None && scope.HasFlag(s)).Select(s => s.ToString().ToLowerInvariant())
        );
}
