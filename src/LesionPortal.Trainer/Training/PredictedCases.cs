using System.Runtime.ExceptionServices;
using LesionPortal.Core.Imaging;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;
using LesionPortal.Trainer.Prediction;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Training;

/// <summary>Keeps the probability maps of cases as they are predicted, and scores the maps it kept, several cases at once.</summary>
/// <param name="manifestFolder">What relative paths of the cases start from.</param>
/// <param name="file">Where a case's map is kept.</param>
internal sealed class PredictedCases(string manifestFolder, DecisionRule rule, Func<string, string> file)
{
    private readonly List<(ManifestCase Case, byte[] Map, int Width, int Height)> _maps = [];

    /// <summary>Writes the map at once.</summary>
    /// <param name="logits">One image's; the last two dimensions are H and W, the others 1.</param>
    public void Add(ManifestCase one, Tensor logits)
    {
        var (width, height) = ((int)logits.shape[^1], (int)logits.shape[^2]);
        var map = ProbabilityMap.Bytes(logits, rule);
        ImageCodec.WriteGreyPng(file(one.Id), map, width, height);
        _maps.Add((one, map, width, height));
    }

    /// <summary>Every metric of the cases added so far, in their order; the maps are released.</summary>
    /// <exception cref="ImageDecodingException">A mask is gone or damaged; the message names the case.</exception>
    public IReadOnlyList<CaseResult> Score(CancellationToken cancel)
    {
        var results = new CaseResult[_maps.Count];
        try
        {
            var everyCore = new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = Environment.ProcessorCount };
            Parallel.For(0, results.Length, everyCore, i => results[i] = Score(i));
        }
        catch (AggregateException e)
        {
            // One case's own words; what ends the run is reported in a sentence.
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }

        _maps.Clear();
        return results;
    }

    private CaseResult Score(int index)
    {
        var (one, map, width, height) = _maps[index];
        try
        {
            var metrics = MapMetrics.Of(map, width, height, Path.Combine(manifestFolder, one.MaskPath), rule);
            return new(one.Id, one.Part, metrics.Training, metrics.Native);
        }
        catch (ImageDecodingException e)
        {
            throw new ImageDecodingException($"{one.Id}: {e.Message}", e);
        }
    }
}
