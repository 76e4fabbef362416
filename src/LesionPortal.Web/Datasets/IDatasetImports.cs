namespace LesionPortal.Web.Datasets;

/// <summary>Brings datasets in, in the background; progress is told through the feed and <see cref="ProgressOf"/>.</summary>
public interface IDatasetImports
{
    /// <summary>Starts importing a folder or archive on the server. An existing name means: add what is new.</summary>
    Task<ImportOutcome> StartAsync(string name, string path, CancellationToken cancellation = default);

    /// <summary>Stores an uploaded archive under the data directory, streaming, and starts importing it.</summary>
    Task<ImportOutcome> StartUploadAsync(string name, string fileName, Stream archive, CancellationToken cancellation = default);

    /// <summary>Stops an import; the cases already in stay. False when none is waiting or under way.</summary>
    Task<bool> CancelAsync(int datasetId);

    /// <summary>What an import waiting or in progress is doing; null when there is none.</summary>
    ImportProgress? ProgressOf(int datasetId);

    /// <summary>Completes when the dataset has no import waiting or in progress.</summary>
    Task WhenDoneAsync(int datasetId, CancellationToken cancellation = default);
}

/// <summary>Either the dataset's id, or a refusal with the field it concerns ("name", "path" or "file") and a sentence.</summary>
public sealed record ImportOutcome(int? DatasetId, string? Field, string? Refusal)
{
    public static ImportOutcome Started(int datasetId) => new(datasetId, null, null);

    public static ImportOutcome Refused(string field, string why) => new(null, field, why);
}

/// <param name="Step">"Waiting", "Unpacking", "Checking" or "Storing".</param>
/// <param name="Share">0 to 1; null when unknown.</param>
/// <param name="Remaining">Estimated time left; null when unknown.</param>
public sealed record ImportProgress(string Step, double? Share, int CasesGood, int Problems, TimeSpan? Remaining);
