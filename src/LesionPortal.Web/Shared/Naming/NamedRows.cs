using LesionPortal.Core.Runs;
using LesionPortal.Data;
using LesionPortal.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Shared.Naming;

/// <param name="Found">False when there is no such thing.</param>
/// <param name="Problems">By field; empty when the change was made.</param>
public sealed record NamingOutcome(bool Found, IReadOnlyList<SettingProblem> Problems)
{
    public static NamingOutcome NotFound { get; } = new(false, []);
    public static NamingOutcome Done { get; } = new(true, []);

    public bool Succeeded => Found && Problems.Count == 0;
}

/// <summary>Changes names, descriptions and tags of rows; who may is asked before.</summary>
internal static class NamedRows
{
    /// <param name="also">What else is changed or checked in the same transaction; a problem leaves everything as it is.</param>
    public static async Task<NamingOutcome> ChangeNamingAsync<T>(
        this IDbContextFactory<PortalDbContext> contexts,
        int id,
        NamingChange change,
        Func<PortalDbContext, T, Task<SettingProblem?>>? also = null,
        CancellationToken cancellation = default
    )
        where T : class, INamed
    {
        ArgumentNullException.ThrowIfNull(change);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        if (await context.Set<T>().SingleOrDefaultAsync(row => row.Id == id, cancellation) is not { } named)
            return NamingOutcome.NotFound;
        if (change.Problems() is { Count: > 0 } problems)
            return new NamingOutcome(true, problems);
        if (also is not null && await also(context, named) is { } problem)
            return new NamingOutcome(true, [problem]);
        change.ApplyTo(named);
        await context.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return NamingOutcome.Done;
    }
}
