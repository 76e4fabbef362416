using System.Text.Json.Serialization;
using LesionPortal.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Data.Queries;

[JsonConverter(typeof(JsonStringEnumConverter<BinKind>))]
public enum BinKind
{
    [JsonStringEnumMemberName("run")]
    Run,

    [JsonStringEnumMemberName("suite")]
    Suite,
}

/// <summary>Something in the bin.</summary>
/// <param name="RunIds">The run itself, or the runs that went with the suite.</param>
/// <param name="Predictions">Predictions of uploaded images by these runs.</param>
public sealed record BinEntry(
    BinKind Kind,
    int Id,
    string Name,
    DateTime DeletedAt,
    int? DeletedById,
    IReadOnlyList<int> RunIds,
    IReadOnlyList<Guid> Predictions
);

/// <summary>Reading the bin.</summary>
public sealed class BinQueries(IDbContextFactory<PortalDbContext> contexts)
{
    /// <summary>What was deleted last comes first; runs that went with their suite are in its entry.</summary>
    public async Task<IReadOnlyList<BinEntry>> ListAsync(CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        var suites = await InBin(context.Suites)
            .Select(s => new
            {
                s.Id,
                s.Name,
                s.DeletedAt,
                s.DeletedById,
            })
            .ToListAsync(cancellation)
            .ConfigureAwait(false);
        var runs = await InBin(context.Runs)
            .OrderBy(r => r.Id)
            .Select(r => new
            {
                r.Id,
                r.Name,
                r.SuiteId,
                r.DeletedAt,
                r.DeletedById,
            })
            .ToListAsync(cancellation)
            .ConfigureAwait(false);
        var uploaded = (
            await context
                .UploadedPredictions.IgnoreQueryFilters()
                .Where(p => p.Run!.DeletedAt != null)
                .Select(p => new { p.RunId, p.Id })
                .ToListAsync(cancellation)
                .ConfigureAwait(false)
        ).ToLookup(p => p.RunId, p => p.Id);
        var together = runs.ToLookup(r => suites.Find(s => s.Id == r.SuiteId && s.DeletedAt == r.DeletedAt)?.Id);
        return
        [
            .. suites
                .Select(s => new BinEntry(
                    BinKind.Suite,
                    s.Id,
                    s.Name,
                    s.DeletedAt!.Value,
                    s.DeletedById,
                    [.. together[s.Id].Select(r => r.Id)],
                    [.. together[s.Id].SelectMany(r => uploaded[r.Id])]
                ))
                .Concat(
                    together[null]
                        .Select(r => new BinEntry(
                            BinKind.Run,
                            r.Id,
                            r.Name,
                            r.DeletedAt!.Value,
                            r.DeletedById,
                            [r.Id],
                            [.. uploaded[r.Id]]
                        ))
                )
                .OrderByDescending(e => e.DeletedAt)
                .ThenByDescending(e => e.Id),
        ];
    }

    private static IQueryable<T> InBin<T>(IQueryable<T> rows)
        where T : class, IBinned => rows.AsNoTracking().IgnoreQueryFilters().Where(r => r.DeletedAt != null);
}
