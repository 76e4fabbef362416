using LesionPortal.Web.Shared.Options;

namespace LesionPortal.Web.Runs.Queue;

/// <summary>
/// Files of runs in the bin lie in a folder of their own: whoever looks for a prediction or for weights finds none, as of a deleted run.
/// Each folder is moved as one by the file system.
/// </summary>
public sealed class RunBinFiles(PortalFolders folders)
{
    public void MoveIn(IReadOnlyList<int> runs, IReadOnlyList<Guid> predictions)
    {
        foreach (var (used, binned) in Places(runs, predictions))
            Move(used, binned);
    }

    public void MoveOut(IReadOnlyList<int> runs, IReadOnlyList<Guid> predictions)
    {
        foreach (var (used, binned) in Places(runs, predictions))
            Move(binned, used);
    }

    /// <summary>Also what was not moved, because the portal ended between marking and moving.</summary>
    public void Erase(IReadOnlyList<int> runs, IReadOnlyList<Guid> predictions)
    {
        foreach (var folder in Places(runs, predictions).SelectMany(p => new[] { p.Used, p.Binned }).Where(Directory.Exists))
            Directory.Delete(folder, recursive: true);
    }

    private IEnumerable<(string Used, string Binned)> Places(IReadOnlyList<int> runs, IReadOnlyList<Guid> predictions) =>
        runs.Select(id => (folders.Run(id).Root, folders.BinnedRun(id)))
            .Concat(predictions.Select(id => (folders.Prediction(id), folders.BinnedPrediction(id))));

    private static void Move(string from, string to)
    {
        if (!Directory.Exists(from) || Directory.Exists(to))
            return;
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        Directory.Move(from, to);
    }
}
