using System.Collections.Concurrent;
using LesionPortal.Core.Imaging;
using LesionPortal.Core.Metrics;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Masks;
using LesionPortal.Web.Shared.Options;

namespace LesionPortal.Web.Reports.Findings;

/// <summary>
/// Reads a completed run's probability maps once: failures and calibration. Kept while the portal runs; a run completes once.
/// </summary>
public sealed class PredictionAnalysis(PortalFolders folders)
{
    private readonly ConcurrentDictionary<(int Run, DateTime? Finished, string Revised), Lazy<Task<RunPredictions>>> _read = new();

    /// <summary>A reading that failed is not kept: the next report tries again.</summary>
    /// <param name="cases">Of the run's dataset with the masks to hold the maps against, by id.</param>
    public async Task<RunPredictions> OfAsync(
        RunSummary run,
        IReadOnlyList<string> testCases,
        IReadOnlyDictionary<string, ReferenceMask> cases
    )
    {
        var revised = string.Join(' ', cases.Values.Where(m => m.Version > 1).Select(m => $"{m.Case.CaseId}v{m.Version}"));
        var key = (run.Id, run.FinishedAt, revised);
        var reading = _read.GetOrAdd(key, _ => new(() => Task.Run(() => Read(run, testCases, cases))));
        try
        {
            return await reading.Value;
        }
        catch
        {
            _read.TryRemove(new(key, reading));
            throw;
        }
    }

    private RunPredictions Read(RunSummary run, IReadOnlyList<string> testCases, IReadOnlyDictionary<string, ReferenceMask> cases)
    {
        var failures = new List<FailedCase>();
        var calibration = new ReliabilityBins();
        var read = 0;
        foreach (var id in testCases)
        {
            if (!cases.TryGetValue(id, out var found) || Load(run, found) is not var (map, reference))
                continue;
            read++;
            calibration.Add(ReliabilityBins.Of(map, reference.Pixels));
            var predicted = run.Decision.Mask(map, reference.Width, reference.Height);
            if (FailureRules.Of(predicted, reference.Pixels, reference.Width, reference.Height) is { } kind)
                failures.Add(new(id, kind, PixelCounts.Of(predicted, reference.Pixels).Iou));
        }

        return new RunPredictions(
            run.Id,
            run.Name,
            read,
            testCases.Count - read,
            [.. failures.OrderBy(f => f.Iou).ThenBy(f => f.CaseId, StringComparer.Ordinal)],
            read == 0
                ? null
                : new CalibrationFindings(calibration.ExpectedCalibrationError!.Value, calibration.BrierScore!.Value, calibration.Bins)
        );
    }

    /// <summary>Null when a file is gone or damaged: it is counted as missing, and the report says so.</summary>
    private (byte[] Map, PixelMask Reference)? Load(RunSummary run, ReferenceMask found)
    {
        var path = folders.Run(run.Id).Prediction(found.Case.CaseId);
        if (!File.Exists(path) || !File.Exists(found.Path))
            return null;
        try
        {
            var map = ImageCodec.ReadRgb(path);
            var grey = new byte[map.Width * map.Height];
            for (var i = 0; i < grey.Length; i++)
                grey[i] = map.Pixels[3 * i];
            return (grey, ImageCodec.ReadMask(found.Path, map.Width, map.Height));
        }
        catch (ImageDecodingException)
        {
            return null;
        }
    }
}
