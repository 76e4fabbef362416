namespace LesionPortal.Web.Datasets;

/// <summary>One import from being asked for to its end: what to read, how far it is, and how to stop it.</summary>
/// <param name="SourcePath">Folder or archive.</param>
/// <param name="OwnsSource">The archive was uploaded; it and its folder are deleted afterwards.</param>
internal sealed class ImportTicket(int datasetId, string sourcePath, bool ownsSource, TimeProvider time)
{
    /// <summary>Of the whole, roughly as measured on an archive (tar.xz) of PH2's 150 cases.</summary>
    private const double UnpackingShare = 0.45;
    private static readonly TimeSpan TooSoonToTell = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _started;

    public int DatasetId { get; } = datasetId;
    public string SourcePath { get; } = sourcePath;
    public bool OwnsSource { get; } = ownsSource;
    public bool IsArchive { get; } = !Directory.Exists(sourcePath);
    public ImportProgress Progress { get; private set; } = new("Waiting", null, 0, 0, null);
    public CancellationToken Cancelled => Cancellation.Token;
    public Task Done => _done.Task;

    // Never disposed: whoever cancels may hold it longer than the import lasts, and it owns neither timer nor handle.
    private CancellationTokenSource Cancellation { get; } = new();

    public void Start() => _started = time.GetTimestamp();

    public void Unpacking(double share) => Tell("Unpacking", share * UnpackingShare, Progress.CasesGood, Progress.Problems);

    public void Reading(int done, int total, int good, int problems)
    {
        double? share = total == 0 ? null : (double)done / total;
        var before = IsArchive ? UnpackingShare : 0;
        Tell(good == 0 ? "Checking" : "Storing", before + share * (1 - before), good, problems);
    }

    public void Cancel() => Cancellation.Cancel();

    public void Finish() => _done.TrySetResult();

    private void Tell(string step, double? share, int good, int problems)
    {
        var elapsed = time.GetElapsedTime(_started);
        TimeSpan? remaining = share is > 0.02 && elapsed > TooSoonToTell ? elapsed * ((1 - share.Value) / share.Value) : null;
        Progress = new ImportProgress(step, share, good, problems, remaining);
    }
}
