using LesionPortal.Core.Runs;
using LesionPortal.Data;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Shared.Access;
using LesionPortal.Web.Shared.Live;
using LesionPortal.Web.Shared.Naming;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Datasets;

/// <summary>Names, descriptions and tags of datasets. A name belongs to one dataset: an import by it adds cases to that one.</summary>
public sealed class DatasetNaming(IDbContextFactory<PortalDbContext> contexts, PortalFeed feed, CurrentPerson current)
{
    public async Task<NamingOutcome> ChangeAsync(int datasetId, NamingChange change, CancellationToken cancellation = default)
    {
        current.Require(PortalAction.ImportDatasets);
        var outcome = await contexts.ChangeNamingAsync<Dataset>(
            datasetId,
            change,
            async (context, dataset) =>
                change.Name?.Trim() is { } name ? await ProblemAsync(context, dataset.Id, name, cancellation) : null,
            cancellation
        );
        if (outcome.Succeeded)
            feed.Publish(ChangeKind.Dataset, datasetId);
        return outcome;
    }

    private static async Task<SettingProblem?> ProblemAsync(PortalDbContext context, int id, string name, CancellationToken cancellation)
    {
        if (ImportSource.NameProblem(name) is { } problem)
            return new("name", problem);
        // SQLite's own comparison without case knows ASCII alone.
        var others = await context.Datasets.Where(d => d.Id != id).Select(d => new { d.Id, d.Name }).ToListAsync(cancellation);
        return others.Find(d => d.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } other
            ? new("name", $"Dataset {other.Id} is called \"{other.Name}\" already; choose another name.")
            : null;
    }
}
