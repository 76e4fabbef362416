using LesionPortal.Data.Entities;

namespace LesionPortal.Web.Shared.Access;

/// <summary>Who acts: an account, or the one owner of a portal without accounts.</summary>
/// <param name="AccountId">Null for the owner of a portal without accounts, and for the portal itself.</param>
/// <param name="ReaderId">Whose reviews and revisions are this person's; null where the reader is chosen in the browser.</param>
/// <param name="Token">What the token that was sent may do; null where the person signed in.</param>
public sealed record Person(int? AccountId, string Name, AccountRole Role, int? ReaderId, TokenScope? Token = null)
{
    /// <summary>A researcher who may adopt reference masks.</summary>
    public bool MayAdopt { get; init; }

    /// <summary>The network address they come from; null where there is none.</summary>
    public string? From { get; init; }

    /// <summary>Work that nobody asked for at that moment: what starts with the portal, and what its queue does.</summary>
    public bool IsPortal { get; init; }

    /// <summary>Of a portal without accounts: whoever sits at this machine.</summary>
    public static Person Owner { get; } = new(null, "owner", AccountRole.Administrator, null);

    /// <summary>The portal itself.</summary>
    public static Person Portal { get; } = new(null, "portal", AccountRole.Administrator, null) { IsPortal = true };
}
