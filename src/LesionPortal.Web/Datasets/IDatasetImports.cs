namespace LesionPortal.Web.Datasets;

/// <summary>Brings datasets in, in the background; progress is told through the feed and <see cref="ProgressOf"/>.</summary>
public interface IDatasetImports
{
    /// <summary>Starts importing a folder or archive on the server. An existing name means: add what is new.</summary>
    Task<ImportOutcome> StartAsync(string name, string path, CancellationToken cancellation = default);

    /// <summary>Stores an uploaded archive under the data directory, streaming, and starts importing it.</summary>
    Task<ImportOutcome> StartUploadAsync(string name, string fileName, Stream archive, CancellationToken cancellation = default);

    /// <summary>Stops an import; the cases already in stay.</summary>
    Task<bool> CancelAsync(int datasetId);

    /// <summary>What an import in progress is doing; null when none is.</summary>
    ImportProgress? ProgressOf(int datasetId);
}

/// <summary>Either the dataset's id, or a refusal with the field it concerns ("name" or "path") and a sentence.</summary>
public sealed record ImportOutcome(int? DatasetId, string? Field, string? Refusal);

/// <param name="Step">"Unpacking", "Checking" or "Storing".</param>
/// <param name="Share">0 to 1; null when unknown.</param>
/// <param name="Remaining">Estimated time left; null when unknown.</param>
public sealed record ImportProgress(string Step, double? Share, int CasesGood, int Problems, TimeSpan? Remaining);
