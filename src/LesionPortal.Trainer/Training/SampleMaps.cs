using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;
using LesionPortal.Trainer.DataLoading;
using LesionPortal.Trainer.Prediction;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Training;

/// <summary>
/// Probability maps of a few validation cases, every epoch. Runs of up to 200 epochs keep them all; longer ones keep every n-th epoch's
/// (n = epochs / 200, rounded up), the first's and the newest's, so that the disk a run takes is bounded.
/// </summary>
public sealed class SampleMaps(RunManifest manifest, PreparedCases cases, RunFolder folder)
{
    public const int MaximumCases = 5;
    private const int MaxEpochs = 200;

    private readonly int _stride = (manifest.Settings.Epochs + MaxEpochs - 1) / MaxEpochs;
    private readonly HashSet<int> _indices = [.. Indices(manifest, cases)];

    /// <summary>Ids in the order of the validation cases.</summary>
    public IReadOnlyList<string> CaseIds => [.. _indices.Order().Select(i => cases.Cases[i].Id)];

    /// <summary>Writes the maps of those of the batch's cases that are samples.</summary>
    public void Write(int epoch, int[] batch, Tensor logits)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(logits);
        using var scope = NewDisposeScope();
        for (var i = 0; i < batch.Length; i++)
        {
            if (_indices.Contains(batch[i]))
                ProbabilityMap.WritePng(folder.Sample(epoch, cases.Cases[batch[i]].Id), logits[i]);
        }
    }

    /// <summary>Drops the maps of the epoch before, unless they are to stay.</summary>
    public void ThinOut(int epoch)
    {
        var before = epoch - 1;
        if (before <= 1 || before % _stride == 0)
            return;
        var maps = new DirectoryInfo(Path.GetDirectoryName(folder.Sample(before, "any"))!);
        if (maps.Exists)
            maps.Delete(recursive: true);
    }

    private static IEnumerable<int> Indices(RunManifest manifest, PreparedCases cases)
    {
        var wanted = manifest
            .SampleCases.Distinct(StringComparer.OrdinalIgnoreCase)
            .Take(MaximumCases)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return cases.Of(SplitPart.Validation).ToArray().Where(i => wanted.Contains(cases.Cases[i].Id));
    }
}
