using System.Text.Json;
using LesionPortal.Core.Files;
using LesionPortal.Core.Runs;
using LesionPortal.Trainer.Weights;

namespace LesionPortal.Trainer.Prediction;

/// <summary>Reads and writes an ensemble's list of members.</summary>
internal static class EnsembleFiles
{
    /// <param name="weightsPaths">By run, absolute.</param>
    public static void Write(string path, IEnumerable<(int Run, string WeightsPath)> members)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var file = new EnsembleFile([
            .. members.Select(m => new ManifestMember(m.Run, Path.GetRelativePath(folder, m.WeightsPath).Replace('\\', '/'))),
        ]);
        AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, file, RunJson.Indented));
    }

    /// <returns>The members' weights, absolute.</returns>
    /// <exception cref="WeightsFileException">The file is missing or no list of members.</exception>
    public static IReadOnlyList<string> Members(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            if (JsonSerializer.Deserialize<EnsembleFile>(file, RunJson.Options) is { Members: { Count: > 0 } members })
                return
                [
                    .. members.Select(m => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, m.WeightsPath))),
                ];
            throw new WeightsFileException($"{path}: it has no members; expected a run's ensemble.json.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new WeightsFileException($"{path}: the ensemble cannot be read: {e.Message}", e);
        }
    }
}
