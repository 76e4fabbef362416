using System.Globalization;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Metrics;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Masks;
using LesionPortal.Web.Readers;
using LesionPortal.Web.Scoring;
using LesionPortal.Web.Shared.Api;

namespace LesionPortal.Web.Reports.Endpoints;

/// <param name="Metric">By which the runs are compared.</param>
/// <param name="Split">Of the comparisons and the slices.</param>
/// <param name="Resolution">Of the comparisons; means and slices are told for both.</param>
/// <param name="Reference">The masks that were asked for; each run says which it was scored against.</param>
/// <param name="RelevantDifference">The smallest difference that matters, in the metric's unit; null where none was said.</param>
/// <param name="Configurations">Every two configurations of which one has several seeds; in one family with the comparisons.</param>
/// <param name="Trends">Whether the metric rises or falls with size, contrast and skin tone; exploratory, p not corrected.</param>
/// <param name="OutOfFold">
/// Of runs that are folds: whole configurations, every case once, out of its own fold. Folds take part in no comparison of single runs.
/// </param>
/// <param name="HumanBands">How well people agree on the metric, for charts: published, and this portal's own readers.</param>
internal sealed record CompareResponse(
    MetricDefinition Metric,
    SplitPart Split,
    Checkpoint Checkpoint,
    MetricResolution Resolution,
    string Reference,
    double? RelevantDifference,
    IReadOnlyList<EvidenceRun> Runs,
    IReadOnlyList<RunComparison> Comparisons,
    IReadOnlyList<ConfigurationComparison> Configurations,
    IReadOnlyList<MetricSlice> Slices,
    IReadOnlyList<MetricTrend> Trends,
    OutOfFold OutOfFold,
    IReadOnlyList<HumanBand> HumanBands,
    IReadOnlyList<string> Notes
);

internal static class MetricEndpoints
{
    // 20 runs are 190 pairs: as many as an answer should keep one waiting for.
    private const int MaxRuns = 20;

    public static void MapMetrics(this IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/api/metrics", () => TypedResults.Ok(MetricCatalogue.All))
            .WithTags("Evidence")
            .WithName("ListMetrics")
            .WithSummary("The metric contract: formula, averaging, threshold, resolution, empty-mask rule, unit, direction, range, source")
            .Produces<MetricDefinition[]>();
        routes
            .MapGet("/api/compare", CompareAsync)
            .WithTags("Evidence")
            .WithName("CompareRuns")
            .WithSummary("Any runs side by side: means with 95% intervals, and every pair that shares its test cases, tested")
            .WithDescription(
                "runs are ids with commas between them, at most 20. metric is a key of GET /api/metrics (default iou), "
                    + "resolution training (default) or native, reference v1 (the datasets' own masks), v2… or latest "
                    + "(default). "
                    + "Means are of that metric in both resolutions; metrics=all returns all metrics. Best checkpoint; p is Wilcoxon's (of "
                    + "configurations with several seeds the larger of it and that of a t test over cases and seeds), pAdjusted Holm's "
                    + "over all claims of the answer. Runs that differ only in the seed are not ranked; conclusions about a configuration "
                    + "need at least 3 seeds on each side. "
                    + "relevant is the smallest difference that matters, in the metric's unit (default "
                    + "Portal:SmallestRelevantDifference for scores from 0 to 1). By another metric than iou comparisons "
                    + "are exploratory. "
                    + "Folds of a cross-validation are not compared individually: outOfFold compares configurations by their out-of-fold "
                    + "scores on the validation cases."
            )
            .Produces<CompareResponse>()
            .ProducesValidationProblem()
            .ProducesProblem(404);
    }

    private static async Task<IResult> CompareAsync(
        MetricEvidence builder,
        RelevantDifference matters,
        HumanBands people,
        TestScoreViews views,
        RunQueries queries,
        HttpContext http,
        CancellationToken cancellation,
        string? runs = null,
        string? metric = null,
        string? resolution = null,
        string? reference = null,
        string? metrics = null,
        double? relevant = null
    )
    {
        var key = metric ?? EvidenceMetric.Iou.Key;
        if (MetricCatalogue.Find(key) is not { } chosen)
            return ApiProblem.Invalid(
                "metric",
                $"There is no metric \"{key}\"; expected one of "
                    + $"{string.Join(", ", MetricCatalogue.All.Select(m => m.Key))}. GET /api/metrics defines them."
            );
        if (!Enum.TryParse<MetricResolution>(resolution ?? "training", ignoreCase: true, out var pixels) || !Enum.IsDefined(pixels))
            return ApiProblem.Invalid("resolution", $"\"{resolution}\" is no resolution; expected training or native.");
        if (!ReferenceChoice.TryParse(reference ?? "latest", out var masks))
            return ApiProblem.Invalid("reference", $"\"{reference}\" is no version of the reference masks; {ReferenceChoice.Expected}.");
        if (metrics is not (null or "all"))
            return ApiProblem.Invalid("metrics", $"\"{metrics}\" is not understood; expected all, or leave it out.");

        if (relevant is <= 0 or double.NaN)
            return ApiProblem.Invalid(
                "relevant",
                $"\"{relevant.Value.ToString(CultureInfo.InvariantCulture)}\" is no difference that matters; {RelevantDifference.Expected}."
            );

        var ids = new List<int>();
        foreach (var word in (runs ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                return ApiProblem.Invalid(
                    "runs",
                    $"\"{word}\" is no run's id; expected whole numbers with commas between them, for example runs=1,2,3."
                );
            if (!ids.Contains(id))
                ids.Add(id);
        }

        if (ids.Count is 0 or > MaxRuns)
            return ApiProblem.Invalid("runs", $"{ids.Count} runs were given; expected 1 to {MaxRuns} ids, for example runs=1,2,3.");
        var found = await queries.SummariesAsync(ids, cancellation);
        var unknown = ids.Except(found.Select(r => r.Id)).ToList();
        if (unknown.Count > 0)
            return ApiProblem.NotFound($"There is no run {string.Join(", ", unknown)}; GET /api/runs lists those there are.");
        var margin = matters.Of(chosen, relevant);
        var question = new EvidenceQuestion(metrics is null ? [chosen] : MetricCatalogue.All, chosen, pixels, masks, [chosen])
        {
            Relevant = margin,
        };
        var (evidence, slices, trends) = await builder.OfRunsAsync(found, question, cancellation);
        var shares = await SuiteSelection.OfAsync(queries, found, cancellation);
        var bands = await people.OfDatasetsAsync([.. found.Select(r => r.DatasetId).Distinct()], [chosen.Key], cancellation);
        await views.RecordAsync(ShownTest.Of(found), TestScoreViewPlace.Api, ApiReader.Of(http), cancellation);
        return TypedResults.Ok(
            new CompareResponse(
                chosen,
                SplitPart.Test,
                Checkpoint.Best,
                pixels,
                masks.ToString(),
                margin,
                evidence.Runs,
                evidence.Comparisons,
                evidence.Configurations,
                slices,
                trends,
                evidence.OutOfFold,
                bands,
                [.. evidence.Notes, .. shares.Select(s => s.Description)]
            )
        );
    }
}
