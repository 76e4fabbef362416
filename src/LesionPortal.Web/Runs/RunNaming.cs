using LesionPortal.Core.Runs;
using LesionPortal.Data;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Shared.Access;
using LesionPortal.Web.Shared.Live;
using LesionPortal.Web.Shared.Naming;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Runs;

/// <summary>Names, descriptions and tags of runs and suites, and the star of a run.</summary>
public sealed class RunNaming(IDbContextFactory<PortalDbContext> contexts, PortalFeed feed, CurrentPerson current)
{
    /// <param name="starred">Null leaves the star as it is.</param>
    public async Task<NamingOutcome> ChangeRunAsync(
        int runId,
        NamingChange change,
        bool? starred = null,
        CancellationToken cancellation = default
    )
    {
        current.Require(PortalAction.ManageRuns);
        var outcome = await contexts.ChangeNamingAsync<Run>(
            runId,
            change,
            (_, run) =>
            {
                run.IsStarred = starred ?? run.IsStarred;
                return Task.FromResult<SettingProblem?>(null);
            },
            cancellation
        );
        if (outcome.Succeeded)
            feed.Publish(ChangeKind.RunStatus, runId);
        return outcome;
    }

    public async Task<NamingOutcome> ChangeSuiteAsync(int suiteId, NamingChange change, CancellationToken cancellation = default)
    {
        current.Require(PortalAction.ManageRuns);
        var outcome = await contexts.ChangeNamingAsync<Suite>(suiteId, change, cancellation: cancellation);
        if (!outcome.Succeeded)
            return outcome;
        // Lists of runs name the suite.
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        foreach (var run in await context.Runs.Where(r => r.SuiteId == suiteId).Select(r => r.Id).ToListAsync(cancellation))
            feed.Publish(ChangeKind.RunStatus, run);
        return outcome;
    }
}
