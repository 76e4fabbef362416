using LesionPortal.Web.Datasets;

namespace LesionPortal.Web.Tests.Fakes;

/// <summary>Remembers what it was asked; answers what the test set.</summary>
public sealed class FakeDatasetImports : IDatasetImports
{
    public List<(string Name, string Path)> Started { get; } = [];
    public List<int> Cancelled { get; } = [];
    public ImportOutcome Answer { get; set; } = ImportOutcome.Started(1);
    public Dictionary<int, ImportProgress> Progress { get; } = [];

    public Task<ImportOutcome> StartAsync(string name, string path, CancellationToken cancellation = default)
    {
        Started.Add((name, path));
        return Task.FromResult(Answer);
    }

    public Task<ImportOutcome> StartUploadAsync(string name, string fileName, Stream archive, CancellationToken cancellation = default) =>
        StartAsync(name, fileName, cancellation);

    public Task<bool> CancelAsync(int datasetId)
    {
        Cancelled.Add(datasetId);
        return Task.FromResult(true);
    }

    public ImportProgress? ProgressOf(int datasetId) => Progress.GetValueOrDefault(datasetId);

    public Task WhenDoneAsync(int datasetId, CancellationToken cancellation = default) => Task.CompletedTask;
}
