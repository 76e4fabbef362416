using System.Globalization;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Metrics;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Reports;

namespace LesionPortal.Web.Endpoints;

/// <param name="Metric">By which the runs are compared; the runs' means are of every metric that is kept for each case.</param>
/// <param name="Split">Of the comparisons.</param>
internal sealed record CompareResponse(MetricDefinition Metric, SplitPart Split, Checkpoint Checkpoint,
    IReadOnlyList<EvidenceRun> Runs, IReadOnlyList<RunComparison> Comparisons, IReadOnlyList<string> Notes);

internal static class MetricEndpoints
{
    // 20 runs are 190 pairs: as many as an answer should keep one waiting for.
    private const int MostRuns = 20;

    public static void MapMetrics(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/metrics", () => TypedResults.Ok(MetricCatalogue.All)).WithTags("Evidence").WithName("ListMetrics")
            .WithSummary("The metric contract: formula, averaging, threshold, resolution, empty-mask rule, unit, direction, range, source")
            .Produces<MetricDefinition[]>();
        routes.MapGet("/api/compare", CompareAsync).WithTags("Evidence").WithName("CompareRuns")
            .WithSummary("Any runs side by side: means with 95% intervals, and every pair that shares its test cases, tested")
            .WithDescription("runs are ids with commas between them, at most 20. metric is iou (default), dice or quantisedIou. Best checkpoint, training resolution; p is Wilcoxon's, pAdjusted Holm's over all pairs of the answer.")
            .Produces<CompareResponse>().ProducesValidationProblem().ProducesProblem(404);
    }

    private static async Task<IResult> CompareAsync(SuiteReportBuilder builder, CancellationToken cancellation, string? runs = null, string? metric = null)
    {
        var key = metric ?? EvidenceMetric.Iou.Key;
        if (EvidenceMetric.Find(key) is not { } chosen)
            return ApiProblem.Invalid("metric", Unkept(key));

        var ids = new List<int>();
        foreach (var word in (runs ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                return ApiProblem.Invalid("runs", $"\"{word}\" is no run's id; expected whole numbers with commas between them, for example runs=1,2,3.");
            if (!ids.Contains(id))
                ids.Add(id);
        }

        if (ids.Count is 0 or > MostRuns)
            return ApiProblem.Invalid("runs", $"{ids.Count} runs were given; expected 1 to {MostRuns} ids, for example runs=1,2,3.");
        var evidence = await builder.EvidenceAsync(ids, chosen, cancellation);
        var unknown = ids.Except(evidence.Runs.Select(r => r.Id)).ToList();
        if (unknown.Count > 0)
            return ApiProblem.NotFound($"There is no run {string.Join(", ", unknown)}; GET /api/runs lists those there are.");
        return TypedResults.Ok(new CompareResponse(chosen.Definition, SplitPart.Test, Checkpoint.Best, evidence.Runs, evidence.Comparisons, evidence.Notes));
    }

    private static string Unkept(string key)
    {
        var kept = string.Join(", ", EvidenceMetric.All.Select(m => m.Key));
        return MetricCatalogue.Find(key) is { } known
            ? $"{known.Name} is defined but not kept for each case of a run; expected one of {kept}."
            : $"There is no metric \"{key}\"; expected one of {kept}. GET /api/metrics tells what they mean.";
    }
}
