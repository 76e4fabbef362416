using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Identity;

namespace LesionPortal.Data.Entities;

/// <summary>What an account may do; each role may also do what the ones before it may.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AccountRole>))]
public enum AccountRole
{
    /// <summary>Sees everything that is open to them, reviews and annotates as themself.</summary>
    [JsonStringEnumMemberName("reader")]
    Reader,

    /// <summary>Also imports datasets, queues runs, writes reports and starts review sessions.</summary>
    [JsonStringEnumMemberName("researcher")]
    Researcher,

    /// <summary>Also manages accounts and adopts reference masks.</summary>
    [JsonStringEnumMemberName("administrator")]
    Administrator,
}

/// <summary>A person who signs in. Passwords, lock-out and second factor are those of ASP.NET Core Identity.</summary>
public sealed class Account : IdentityUser<int>
{
    public AccountRole Role { get; set; }

    /// <summary>A researcher who may adopt reference masks as an administrator may.</summary>
    public bool MayAdopt { get; set; }

    /// <summary>Whose name reviews and mask revisions of this account bear; an account has exactly one.</summary>
    public int ReaderId { get; set; }
    public Reader? Reader { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime? LastSignInAt { get; set; }

    /// <summary>When an administrator closed it; a closed account cannot sign in, and what it made stays.</summary>
    public DateTime? ClosedAt { get; set; }
}

/// <summary>A link that lets one person make an account, or set a new password for one; it works once.</summary>
public sealed class AccountLink
{
    public int Id { get; set; }

    /// <summary>SHA-256 of the link's secret in hexadecimal digits; the secret itself is not kept.</summary>
    public required string Hash { get; set; }

    /// <summary>The account whose password it resets; null for an invitation.</summary>
    public int? AccountId { get; set; }
    public Account? Account { get; set; }

    /// <summary>Of an invitation: the role of the account to be made.</summary>
    public AccountRole Role { get; set; }

    /// <summary>Of an invitation: a reader's profile that the new account takes over; null for a new one.</summary>
    public int? ReaderId { get; set; }
    public Reader? Reader { get; set; }

    /// <summary>Of an invitation: for whom, in the inviter's own words.</summary>
    public string For { get; set; } = "";
    public int CreatedById { get; set; }
    public Account? CreatedBy { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime ExpiresAt { get; set; }
    public DateTime? UsedAt { get; set; }
}

/// <summary>What a program may do with a token; each also needs the account's role.</summary>
[Flags]
public enum TokenScope
{
    None = 0,

    /// <summary>GET and HEAD.</summary>
    Read = 1,

    /// <summary>Reviews, masks, readers and texts of reports.</summary>
    Write = 2,

    /// <summary>Datasets, runs, suites, ensembles, scorings and predictions.</summary>
    Run = 4,
}

/// <summary>A personal token for scripts: <c>Authorization: Bearer …</c>.</summary>
public sealed class ApiToken
{
    public int Id { get; set; }
    public int AccountId { get; set; }
    public Account? Account { get; set; }
    public required string Name { get; set; }

    /// <summary>SHA-256 of the token in hexadecimal digits; the token itself is shown once and not kept.</summary>
    public required string Hash { get; set; }

    /// <summary>Its first characters, by which its owner knows it.</summary>
    public required string Start { get; set; }
    public TokenScope Scopes { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime ExpiresAt { get; set; }
    public DateTime? RevokedAt { get; set; }

    /// <summary>To the minute.</summary>
    public DateTime? LastUsedAt { get; set; }
}

/// <summary>Who did what to what: written with the change itself and never changed (a trigger of the database refuses it).</summary>
public sealed class AuditEntry
{
    public long Id { get; set; }
    public DateTime At { get; set; }

    /// <summary>
    /// Null for the portal's owner without accounts, and where nobody was signed in. No foreign key: entries outlive accounts.
    /// </summary>
    public int? AccountId { get; set; }

    /// <summary>The name at that time.</summary>
    public required string Who { get; set; }

    /// <summary>The network address the request came from; null where there was none.</summary>
    public string? From { get; set; }

    /// <summary>For example "added", "changed", "removed", "signed in".</summary>
    public required string Action { get; set; }

    /// <summary>For example "Run 12".</summary>
    public required string Subject { get; set; }

    /// <summary>Changed properties before, as JSON; null where there was nothing.</summary>
    public string? Before { get; set; }

    /// <summary>Changed properties after, as JSON; null where nothing is left.</summary>
    public string? After { get; set; }
}
