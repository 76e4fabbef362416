using LesionPortal.Data.Queries;
using LesionPortal.Web.Runs.Queue;
using LesionPortal.Web.Shared.Options;

namespace LesionPortal.Web.Bin;

/// <summary>Something in the bin, as pages and the API show it.</summary>
/// <param name="DeletedBy">The account's name; null without accounts.</param>
/// <param name="Bytes">What its files take on the disk.</param>
/// <param name="GoneAt">When it is deleted for good.</param>
public sealed record BinItem(
    BinKind Kind,
    int Id,
    string Name,
    int Runs,
    DateTime DeletedAt,
    string? DeletedBy,
    long Bytes,
    DateTime GoneAt
);

/// <summary>What is in the bin, with its size.</summary>
public sealed class BinListing(BinQueries queries, AccountQueries accounts, PortalFolders folders)
{
    /// <summary>What was deleted last comes first.</summary>
    public async Task<IReadOnlyList<BinItem>> ListAsync(CancellationToken cancellation = default)
    {
        var entries = await queries.ListAsync(cancellation);
        var names = await accounts.NamesAsync([.. entries.Select(e => e.DeletedById).OfType<int>().Distinct()], cancellation);
        return [.. entries.Select(e => ItemOf(e, names))];
    }

    private BinItem ItemOf(BinEntry entry, IReadOnlyDictionary<int, string> names) =>
        new(
            entry.Kind,
            entry.Id,
            entry.Name,
            entry.RunIds.Count,
            entry.DeletedAt,
            entry.DeletedById is { } by ? names.GetValueOrDefault(by) : null,
            entry.RunIds.Sum(id => FolderSize.Of(folders.BinnedRun(id)))
                + entry.Predictions.Sum(id => FolderSize.Of(folders.BinnedPrediction(id))),
            entry.DeletedAt + IRunBin.Kept
        );
}
