using LesionPortal.Data.Queries;
using LesionPortal.Web.Runs.Queue;
using LesionPortal.Web.Shared.Access;

namespace LesionPortal.Web.Bin;

/// <summary>Deletes for good what has been in the bin for its time: at the start, then every few hours.</summary>
public sealed partial class BinPurge(BinQueries queries, IRunBin bin, TimeProvider time, ILogger<BinPurge> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(6);

    /// <returns>How many entries of the bin were deleted.</returns>
    public async Task<int> PurgeExpiredAsync(CancellationToken cancellation = default)
    {
        using var portal = CurrentPerson.Use(Person.Portal);
        var before = time.GetUtcNow().UtcDateTime - IRunBin.Kept;
        var purged = 0;
        // The newest first: an ensemble is younger than its members, and those stay as long as it does.
        foreach (var entry in (await queries.ListAsync(cancellation)).Where(e => e.DeletedAt <= before).OrderByDescending(e => e.Id))
        {
            var outcome =
                entry.Kind == BinKind.Suite
                    ? await bin.PurgeSuiteAsync(entry.Id, cancellation)
                    : await bin.PurgeAsync(entry.Id, cancellation);
            if (outcome.Succeeded)
            {
                purged++;
                LogPurged(entry.Kind, entry.Id, entry.Name);
            }
            else
                LogLeft(entry.Kind, entry.Id, outcome.Refusal ?? "it was restored meanwhile");
        }

        return purged;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await PurgeExpiredAsync(stoppingToken);
            }
            // A locked file, for example; the next look tries again.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(e);
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Kind} {Id} ({Name}) was deleted for good: its time in the bin was over")]
    private partial void LogPurged(BinKind kind, int id, string name);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Kind} {Id} stays in the bin: {Why}")]
    private partial void LogLeft(BinKind kind, int id, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "The bin could not be emptied of what is too old; it is tried again in some hours")]
    private partial void LogFailed(Exception exception);
}
