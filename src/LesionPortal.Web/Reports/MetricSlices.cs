using System.Globalization;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Imaging;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Statistics;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Scoring;

namespace LesionPortal.Web.Reports;

/// <summary>A run's mean over some of its test cases; best checkpoint.</summary>
/// <param name="By">"diagnosis", "size", "border", "hair", "contrast" or "tone".</param>
/// <param name="Slice">"Melanoma", "Smallest third"…</param>
/// <param name="Definition">Which cases these are.</param>
/// <param name="Resolution">In which pixels the cases were scored.</param>
/// <param name="Low">Null together with <paramref name="High"/>: a single case has no interval.</param>
public sealed record MetricSlice(
    string By,
    string Slice,
    string Definition,
    int RunId,
    string RunName,
    string Metric,
    string Resolution,
    int N,
    double Mean,
    double? Low,
    double? High
)
{
    /// <summary>How the interval was made; null in reports frozen before it was stored.</summary>
    public IntervalMethod? Method { get; init; }

    /// <summary>Of so few cases no interval covers failures that happen in one case of ten.</summary>
    public bool IsSmall => N < 8;

    /// <summary>Scored at the image's own size.</summary>
    public bool IsNative => Resolution == EvidenceBuilder.NativeResolution;
}

/// <summary>Cuts test cases into groups that networks are known to differ on.</summary>
internal static class MetricSlices
{
    public const string NotMelanoma = "Not melanoma";

    /// <param name="cases">Of these runs, every part and resolution.</param>
    /// <param name="all">Every case of the runs' datasets, from which the thirds of size are taken.</param>
    /// <param name="skins">By case record; cases without are in no slice of contrast or tone.</param>
    /// <returns>In order of slice, metric, resolution, run; without slices no test case is in.</returns>
    public static IReadOnlyList<MetricSlice> Of(
        IReadOnlyList<EvidenceRun> runs,
        IReadOnlyList<CaseMetricValues> cases,
        IReadOnlyList<DatasetCase> all,
        IReadOnlyDictionary<int, CaseSkin> skins,
        IReadOnlyList<MetricDefinition> metrics
    )
    {
        var test = TestCases(runs, cases, all);
        var cells = (
            from g in Groups(all, skins)
            from metric in metrics
            from resolution in Enum.GetValues<MetricResolution>()
            from run in runs
            let values = test[(run.Id, resolution)]
                .Where(c => g.Holds(c.Case))
                .Select(c => c.Score.Value(metric.Key))
                .OfType<double>()
                .ToArray()
            where values.Length > 0
            select (Group: g, Run: run, Metric: metric, Resolution: resolution, Values: values)
        ).ToList();
        return
        [
            .. cells.Zip(
                MeanIntervals.Of([.. cells.Select(c => (c.Metric, c.Values))]),
                (c, interval) => Of(c.Group, c.Run, c.Metric, c.Resolution, interval)
            ),
        ];
    }

    /// <summary>Of each run its test cases that have a record, in order of id.</summary>
    internal static ILookup<(int RunId, MetricResolution Resolution), (CaseMetricValues Score, DatasetCase Case)> TestCases(
        IReadOnlyList<EvidenceRun> runs,
        IReadOnlyList<CaseMetricValues> cases,
        IReadOnlyList<DatasetCase> all
    )
    {
        var byId = all.ToLookup(c => c.CaseId, CaseId.Comparer);
        var ofRun = cases.Where(c => c.Part == SplitPart.Test).ToLookup(c => c.RunId);
        return runs.Where(r => r.Scores.Count > 0)
            .SelectMany(r =>
                ofRun[r.Id]
                    .OrderBy(c => c.CaseId, StringComparer.Ordinal)
                    .Select(c =>
                        (Run: r, c.Resolution, Score: c, Case: byId[c.CaseId].FirstOrDefault(d => d.DatasetId == r.Settings.Dataset))
                    )
            )
            .Where(c => c.Case is not null)
            .ToLookup(c => (c.Run.Id, c.Resolution), c => (c.Score, Case: c.Case!));
    }

    private static MetricSlice Of(Group group, EvidenceRun run, MetricDefinition metric, MetricResolution resolution, Interval interval) =>
        new(
            group.By,
            group.Name,
            group.Definition,
            run.Id,
            run.Name,
            metric.Key,
            Pixels(run, resolution),
            interval.N,
            interval.Estimate,
            interval.Low,
            interval.High
        )
        {
            Method = interval.Method,
        };

    internal static string Pixels(EvidenceRun run, MetricResolution resolution) =>
        resolution == MetricResolution.Native
            ? EvidenceBuilder.NativeResolution
            : string.Create(CultureInfo.InvariantCulture, $"{run.Settings.ImageSize}×{run.Settings.ImageSize}");

    private static IReadOnlyList<Group> Groups(IReadOnlyList<DatasetCase> all, IReadOnlyDictionary<int, CaseSkin> skins) =>
        [
            .. Enum.GetValues<Diagnosis>()
                .Select(d => new Group(
                    "diagnosis",
                    d.DisplayName(),
                    $"The clinical diagnosis is {d.DisplayName().ToLowerInvariant()}.",
                    c => c.Diagnosis == d
                )),
            new(
                "diagnosis",
                NotMelanoma,
                "Any known diagnosis but melanoma.",
                c => c.Diagnosis is not (Diagnosis.Melanoma or Diagnosis.Unknown)
            ),
            .. BySize(all),
            new("border", "Touches the border", "The original mask reaches the outermost row or column of pixels.", c => c.TouchesBorder),
            new("border", "Inside the image", "The original mask reaches no border of the image.", c => !c.TouchesBorder),
            new("hair", "Hairy", HairDefinition("at least"), c => c.HairShare >= HairMeasure.HairyFrom),
            new("hair", "Little hair", HairDefinition("less than"), c => c.HairShare < HairMeasure.HairyFrom),
            .. SkinGroups.Of(all, skins),
        ];

    private static IEnumerable<Group> BySize(IReadOnlyList<DatasetCase> all)
    {
        if (all.Count < 3)
            return [];
        double[] shares = [.. all.Select(c => c.LesionShare).Order()];
        var (lower, upper) = (Quantile.Linear(shares, 1 / 3.0), Quantile.Linear(shares, 2 / 3.0));
        var rest = " of the image, by the original mask; thirds of all cases of the dataset.";
        return
        [
            new(
                "size",
                "Smallest third",
                string.Create(CultureInfo.InvariantCulture, $"The lesion covers up to {lower:0.0%}{rest}"),
                c => c.LesionShare <= lower
            ),
            new(
                "size",
                "Middle third",
                string.Create(CultureInfo.InvariantCulture, $"The lesion covers more than {lower:0.0%} up to {upper:0.0%}{rest}"),
                c => c.LesionShare > lower && c.LesionShare <= upper
            ),
            new(
                "size",
                "Largest third",
                string.Create(CultureInfo.InvariantCulture, $"The lesion covers more than {upper:0.0%}{rest}"),
                c => c.LesionShare > upper
            ),
        ];
    }

    private static string HairDefinition(string side) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Thin dark lines (black-hat response) cover {side} {HairMeasure.HairyFrom:0.0%} of the image."
        );

    internal sealed record Group(string By, string Name, string Definition, Func<DatasetCase, bool> Holds);
}
