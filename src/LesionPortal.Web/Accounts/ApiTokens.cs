using LesionPortal.Data;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Shared.Access;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Accounts;

/// <summary>Personal tokens for scripts.</summary>
public sealed class ApiTokens(IDbContextFactory<PortalDbContext> contexts, CurrentPerson current, TimeProvider time)
{
    /// <summary>By which a leaked token is known for what it is.</summary>
    public const string Prefix = "lesionportal_";
    public const int MaxNameLength = 60;
    public const int MaxDays = 366;

    /// <summary>One's own, the newest first.</summary>
    public async Task<IReadOnlyList<ApiToken>> ListAsync(CancellationToken cancellation = default)
    {
        var owner = Own();
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context
            .ApiTokens.AsNoTracking()
            .Where(t => t.AccountId == owner)
            .OrderByDescending(t => t.Id)
            .ToListAsync(cancellation);
    }

    /// <returns>The token, which is not kept; or why there is none.</returns>
    public async Task<(string? Token, string? Problem)> MakeAsync(
        string? name,
        TokenScope scopes,
        int days,
        CancellationToken cancellation = default
    )
    {
        var owner = Own();
        name = (name ?? "").Trim();
        if (name.Length is 0 or > MaxNameLength)
            return (null, $"The token's name must have 1 to {MaxNameLength} characters; it has {name.Length}.");
        if (scopes == TokenScope.None)
            return (null, "Choose at least one scope: read, write or run.");
        if (days is < 1 or > MaxDays)
            return (null, $"{days} days; a token lasts 1 to {MaxDays} days.");
        var token = Prefix + Secrets.New();
        var now = time.GetUtcNow().UtcDateTime;
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        context.ApiTokens.Add(
            new ApiToken
            {
                AccountId = owner,
                Name = name,
                Hash = Secrets.Hash(token),
                Start = token[..(Prefix.Length + 5)],
                Scopes = scopes,
                CreatedAt = now,
                ExpiresAt = now.AddDays(days),
            }
        );
        await context.SaveChangesAsync(cancellation);
        return (token, null);
    }

    public async Task RevokeAsync(int id, CancellationToken cancellation = default)
    {
        var owner = Own();
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        if (
            await context.ApiTokens.SingleOrDefaultAsync(t => t.Id == id && t.AccountId == owner, cancellation) is { RevokedAt: null } token
        )
        {
            token.RevokedAt = time.GetUtcNow().UtcDateTime;
            await context.SaveChangesAsync(cancellation);
        }
    }

    /// <summary>The token that was sent, with its account; null when it is unknown, revoked, expired, or its account is closed.</summary>
    internal async Task<ApiToken?> FindAsync(string sent, CancellationToken cancellation = default)
    {
        if (!sent.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        var (hash, now) = (Secrets.Hash(sent), time.GetUtcNow().UtcDateTime);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var found = await context
            .ApiTokens.AsNoTracking()
            .Include(t => t.Account)
            .SingleOrDefaultAsync(
                t => t.Hash == hash && t.RevokedAt == null && t.ExpiresAt > now && t.Account!.ClosedAt == null,
                cancellation
            );
        if (found is not null && (found.LastUsedAt is null || found.LastUsedAt < now.AddMinutes(-1)))
            await context
                .ApiTokens.Where(t => t.Id == found.Id)
                .ExecuteUpdateAsync(t => t.SetProperty(token => token.LastUsedAt, now), cancellation);
        return found;
    }

    private int Own()
    {
        current.Require(PortalAction.OwnAccount);
        return current.Person!.AccountId ?? throw new InvalidOperationException("A portal without accounts has no tokens.");
    }
}
