using System.Globalization;
using System.Text.Json;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Shared.Access;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace LesionPortal.Web.Accounts;

/// <summary>
/// Writes an entry of the audit trail with each change that a person makes, in the same transaction: neither is there without the other.
/// Changes by the portal itself, such as a run's progress,
/// are no one's doing and not written, nor are those of a portal without accounts.
/// </summary>
public sealed class AuditInterceptor(CurrentPerson current, TimeProvider time) : SaveChangesInterceptor
{
    private const int MaxValueLength = 300;

    private static readonly HashSet<Type> Audited =
    [
        typeof(Account),
        typeof(AccountLink),
        typeof(ApiToken),
        typeof(Dataset),
        typeof(FrozenReport),
        typeof(MaskRevision),
        typeof(Reader),
        typeof(ReferenceVersion),
        typeof(ReportText),
        typeof(Review),
        typeof(ReviewSession),
        typeof(Run),
        typeof(Suite),
    ];

    /// <summary>Secrets, and what is large or follows from the rest.</summary>
    private static readonly HashSet<string> Hidden =
    [
        nameof(Account.PasswordHash),
        nameof(Account.SecurityStamp),
        nameof(Account.ConcurrencyStamp),
        nameof(Account.NormalizedEmail),
        nameof(Account.NormalizedUserName),
        nameof(AccountLink.Hash),
        nameof(ApiToken.Hash),
        nameof(FrozenReport.Content),
        nameof(Run.Split),
    ];

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData,
        InterceptionResult<int> result,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(eventData);
        if (eventData.Context is { } context && current.Person is { AccountId: not null } person)
        {
            var changes = context
                .ChangeTracker.Entries()
                .Where(e =>
                    Audited.Contains(e.Entity.GetType()) && e.State is EntityState.Added or EntityState.Modified or EntityState.Deleted
                )
                .Where(e => e.State != EntityState.Modified || Values(e).Count > 0)
                .ToList();
            foreach (var change in changes)
                context.Add(EntryOf(change, person, time.GetUtcNow().UtcDateTime));
        }

        return new(result);
    }

    private static AuditEntry EntryOf(EntityEntry change, Person person, DateTime at) =>
        new()
        {
            At = at,
            AccountId = person.AccountId,
            Who = person.Name,
            From = person.From,
            Action = change.State switch
            {
                EntityState.Added => "added",
                EntityState.Deleted => "removed",
                _ => "changed",
            },
            Subject = SubjectOf(change),
            Before = change.State == EntityState.Added ? null : Json(change, p => p.OriginalValue),
            After = change.State == EntityState.Deleted ? null : Json(change, p => p.CurrentValue),
        };

    /// <summary>By its name, as a new row has no number yet.</summary>
    private static string SubjectOf(EntityEntry change)
    {
        var kind = change.Metadata.ClrType.Name;
        var name = change.Entity switch
        {
            Account a => a.UserName,
            AccountLink l => l.AccountId is null ? $"invitation {l.For}".TrimEnd() : "new password",
            Dataset d => d.Name,
            Reader r => r.Name,
            Run r => r.Name,
            Suite s => s.Name,
            ApiToken t => t.Name,
            _ => null,
        };
        var key =
            change.State == EntityState.Added ? null : Convert.ToString(change.Property("Id").CurrentValue, CultureInfo.InvariantCulture);
        return string.Join(' ', new[] { kind, key, name is null ? null : $"“{name}”" }.Where(part => part is not null));
    }

    private static string Json(EntityEntry change, Func<PropertyEntry, object?> value) =>
        JsonSerializer.Serialize(Values(change).ToDictionary(p => p.Metadata.Name, p => Short(value(p))));

    private static List<PropertyEntry> Values(EntityEntry change) =>
        [
            .. change.Properties.Where(p =>
                !Hidden.Contains(p.Metadata.Name)
                && !p.Metadata.IsPrimaryKey()
                && (change.State == EntityState.Modified ? p.IsModified : p.CurrentValue is not null)
            ),
        ];

    private static string? Short(object? value) =>
        (value is DateTime at ? at.ToString("O", CultureInfo.InvariantCulture) : Convert.ToString(value, CultureInfo.InvariantCulture))
            is { } text
            ? text.Length <= MaxValueLength
                ? text
                : text[..MaxValueLength] + "…"
            : null;
}
