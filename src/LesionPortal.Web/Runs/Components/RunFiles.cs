using System.Globalization;
using System.Text;
using LesionPortal.Core.Runs;

namespace LesionPortal.Web.Runs.Components;

/// <summary>What a run's page reads from its folder.</summary>
public sealed class RunFiles(RunFolder folder)
{
    private const int TailBytes = 24 * 1024;

    public static IReadOnlyList<string> Downloads { get; } = ["log.txt", "best.safetensors", "last.safetensors", "manifest.json"];

    /// <summary>Epochs with probability maps of the sample cases, ascending.</summary>
    public IReadOnlyList<int> SampleEpochs() =>
        !Directory.Exists(folder.Samples)
            ? []
            :
            [
                .. Directory
                    .EnumerateDirectories(folder.Samples)
                    .Select(d =>
                        int.TryParse(Path.GetFileName(d), NumberStyles.None, CultureInfo.InvariantCulture, out var epoch) ? epoch : 0
                    )
                    .Where(epoch => epoch > 0)
                    .Order(),
            ];

    public IReadOnlyList<string> ExistingDownloads() => [.. Downloads.Where(f => File.Exists(Path.Combine(folder.Root, f)))];

    /// <summary>The last lines of the log; null when there is none.</summary>
    public async Task<string?> LogTailAsync(CancellationToken cancellation = default)
    {
        if (!File.Exists(folder.Log))
            return null;
        await using var file = new FileStream(folder.Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var from = Math.Max(0, file.Length - TailBytes);
        file.Seek(from, SeekOrigin.Begin);
        using var reader = new StreamReader(file, Encoding.UTF8);
        var text = await reader.ReadToEndAsync(cancellation);
        // The first line is cut in two.
        return from == 0 ? text : text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..];
    }
}
