using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Data.Queries;

/// <summary>What pages ask about accounts that made something.</summary>
public sealed class AccountQueries(IDbContextFactory<PortalDbContext> contexts)
{
    /// <summary>Null when nobody is named, or the account is gone.</summary>
    public async Task<string?> NameAsync(int? id, CancellationToken cancellation = default) =>
        id is not { } known ? null : (await NamesAsync([known], cancellation).ConfigureAwait(false)).GetValueOrDefault(known);

    /// <summary>Names of those that exist.</summary>
    public async Task<IReadOnlyDictionary<int, string>> NamesAsync(IReadOnlyCollection<int> ids, CancellationToken cancellation = default)
    {
        if (ids.Count == 0)
            return new Dictionary<int, string>();
        await using var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        return await context
            .Accounts.Where(a => ids.Contains(a.Id))
            .ToDictionaryAsync(a => a.Id, a => a.UserName ?? "", cancellation)
            .ConfigureAwait(false);
    }
}
