using System.Collections.Concurrent;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Imaging;
using LesionPortal.Core.Metrics;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Masks;
using LesionPortal.Web.Shared.Options;

namespace LesionPortal.Web.Scoring;

/// <summary>A case's scores against one version of its reference, at training resolution.</summary>
public sealed record ReferenceCaseScore(string CaseId, SplitPart Part, int ReferenceVersion, double QuantisedIou, double Iou, double Dice);

/// <summary>
/// Scores a completed run anew against a reference version, from the probability maps of its best checkpoint. Only validation and test
/// cases have maps. The maps hold 8 bits, so a pixel within 0.002 of the rule may fall to the other side than in the run's own table.
/// </summary>
public sealed class ReferenceScores(ReferenceMasks references, PortalFolders folders)
{
    /// <param name="run">With its split.</param>
    /// <param name="part">Null for validation and test.</param>
    /// <returns>Worst first by IoU, then Dice, then id. Cases whose map is gone are left out.</returns>
    public async Task<IReadOnlyList<ReferenceCaseScore>> OfRunAsync(Run run, SplitPart? part, ReferenceChoice choice, CancellationToken cancellation = default)
    {
        var masks = (await references.OfDatasetAsync(run.DatasetId, choice, cancellation)).ToDictionary(m => m.Case.CaseId);
        var wanted = new[] { SplitPart.Validation, SplitPart.Test }.Where(p => part is null || p == part)
            .SelectMany(p => run.Split.Of(p).Select(id => (Part: p, Id: id)))
            .Where(c => masks.ContainsKey(c.Id) && File.Exists(folders.Run(run.Id).Prediction(c.Id))).ToList();
        var scores = new ConcurrentBag<ReferenceCaseScore>();
        await Task.Run(() => Parallel.ForEach(wanted, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount },
            c => scores.Add(Score(folders.Run(run.Id).Prediction(c.Id), run.Decision, masks[c.Id], c.Part))), cancellation);
        return [.. scores.OrderBy(s => s.Iou).ThenBy(s => s.Dice).ThenBy(s => s.CaseId, StringComparer.Ordinal)];
    }

    private static ReferenceCaseScore Score(string map, DecisionRule rule, ReferenceMask reference, SplitPart part)
    {
        var predicted = PredictionMasks.Read(map, rule);
        var counts = PixelCounts.Of(predicted.Pixels, ImageCodec.ReadMask(reference.Path, predicted.Width, predicted.Height).Pixels);
        return new(reference.Case.CaseId, part, reference.Version, QuantisedIou.Of(counts.Iou), counts.Iou, counts.Dice);
    }
}
