using LesionPortal.Core.Runs;
using LesionPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Runs.Queue;

/// <param name="FromRuns">How many runs it was measured from.</param>
public sealed record RunEstimate(double SecondsPerEpoch, TimeSpan Total, int FromRuns);

/// <summary>How long a run may take, from runs done on this machine. Measured, or not at all.</summary>
public sealed class RunEstimates(IDbContextFactory<PortalDbContext> contexts, DeviceChoice devices)
{
    private const int Newest = 5;

    /// <summary>
    /// From the pixels a second that the newest runs with the same architecture, width and device went through
    /// (training and validation images times their area); the median of them. Null when there is no run like this yet.
    /// </summary>
    public async Task<RunEstimate?> EstimateAsync(RunSettings settings, CancellationToken cancellation = default)
    {
        if (RunCatalogue.EntryOf(settings.Architecture) is not { Value: var architecture })
            return null;
        var device = (await devices.ResolveAsync(settings.Device, cancellation)).Key();
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var done = await context
            .Runs.Where(r =>
                r.Architecture == architecture && r.BaseChannels == settings.BaseChannels && r.TrainedOn == device && r.SecondsPerEpoch > 0
            )
            .OrderByDescending(r => r.Id)
            .Take(Newest)
            .Select(r => new { r.Settings, Seconds = r.SecondsPerEpoch!.Value })
            .ToListAsync(cancellation);
        if (done.Count == 0)
            return null;
        var rates = done.Select(r => Pixels(r.Settings) / r.Seconds).Order().ToList();
        var perEpoch = Pixels(settings) / rates[rates.Count / 2];
        return new RunEstimate(perEpoch, TimeSpan.FromSeconds(perEpoch * settings.Epochs), done.Count);
    }

    private static double Pixels(RunSettings settings) =>
        ((double)settings.Split.TrainCount + settings.Split.ValidationCount) * settings.ImageSize * settings.ImageSize;
}
