using System.Globalization;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Metrics;
using LesionPortal.Data.Entities;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace LesionPortal.Web.Comparison;

/// <summary>What learning curves run along.</summary>
public enum CurveX
{
    Epoch,
    Time,
}

/// <summary>What stands for the runs of one configuration that differ in their seed only.</summary>
public enum SeedBand
{
    /// <summary>A line a run.</summary>
    None,

    /// <summary>Mean line, band from the lowest to the highest run.</summary>
    Range,

    /// <summary>Mean line, band of one standard deviation (n − 1) to either side.</summary>
    Deviation,
}

/// <summary>What a score is set against.</summary>
public enum RunCost
{
    Parameters,
    Time,
    Memory,
}

/// <summary>
/// Everything that decides what the compare page shows; its address and nothing else, so that a link restores the page.
/// The split starts as validation: runs are never chosen by test.
/// </summary>
public sealed record CompareView
{
    public const string Path = "/compare";
    public const double MaxSmoothing = 0.95;

    /// <summary>Null when the address names none: all of the suite then, or nothing.</summary>
    public IReadOnlyList<int>? Runs { get; init; }
    public int? Suite { get; init; }
    public string Metric { get; init; } = "iou";
    public SplitPart Split { get; init; } = SplitPart.Validation;
    public Checkpoint Checkpoint { get; init; } = Checkpoint.Best;
    public MetricResolution Resolution { get; init; } = MetricResolution.Training;
    public CurveX X { get; init; }
    public SeedBand Band { get; init; } = SeedBand.Range;

    /// <summary>Weight of the past in the moving average, 0 (off) to <see cref="MaxSmoothing"/>.</summary>
    public double Smoothing { get; init; }

    /// <summary>Null lets the page decide: powers of ten when runs with different losses meet.</summary>
    public bool? LogLoss { get; init; }
    public bool TrainingCurves { get; init; }

    /// <summary>The part of the curves' x axis that is shown, in epochs or minutes; null is to its end.</summary>
    public double? From { get; init; }

    /// <inheritdoc cref="From"/>
    public double? To { get; init; }
    public RunCost Cost { get; init; }

    /// <summary>The two runs of the scatter; null takes the first two chosen.</summary>
    public int? A { get; init; }

    /// <inheritdoc cref="A"/>
    public int? B { get; init; }

    /// <summary>Every setting instead of only those that differ.</summary>
    public bool AllSettings { get; init; }

    /// <summary>The smallest difference that matters, in the metric's unit; null takes the portal's.</summary>
    public double? Relevant { get; init; }

    public MetricDefinition Definition => MetricCatalogue.Get(Metric);

    /// <summary>Words that mean nothing here are taken as not said: an old link still opens.</summary>
    public static CompareView Parse(string query)
    {
        var values = QueryHelpers.ParseQuery(query);
        var usual = new CompareView();
        return new CompareView
        {
            Runs = values.TryGetValue("runs", out var runs) ? Ids(runs) : null,
            Suite = Whole(values, "suite"),
            Metric = MetricCatalogue.Find(values.GetValueOrDefault("metric"))?.Key ?? usual.Metric,
            Split = Choice(values, "split", usual.Split),
            Checkpoint = Choice(values, "checkpoint", usual.Checkpoint),
            Resolution = Choice(values, "resolution", usual.Resolution),
            X = Choice(values, "x", usual.X),
            Band = Choice(values, "band", usual.Band),
            Smoothing = Math.Clamp(Number(values, "smooth") ?? 0, 0, MaxSmoothing),
            LogLoss = Switch(values, "log"),
            TrainingCurves = Switch(values, "train") ?? false,
            From = Number(values, "from"),
            To = Number(values, "to"),
            Cost = Choice(values, "cost", usual.Cost),
            A = Whole(values, "a"),
            B = Whole(values, "b"),
            AllSettings = Switch(values, "settings") ?? false,
            Relevant = Number(values, "relevant") is > 0 and var margin ? margin : null,
        };
    }

    /// <summary>The shortest address that restores the view. Commas stay as they are, so that a person can read and change it.</summary>
    public string ToAddress()
    {
        var usual = new CompareView();
        var parts = new List<string>();
        Add("suite", Suite, null);
        if (Runs is not null)
            parts.Add("runs=" + string.Join(',', Runs.Select(r => r.ToString(CultureInfo.InvariantCulture))));
        Add("metric", Metric, usual.Metric);
        Add("split", Split, usual.Split);
        Add("checkpoint", Checkpoint, usual.Checkpoint);
        Add("resolution", Resolution, usual.Resolution);
        Add("x", X, usual.X);
        Add("band", Band, usual.Band);
        Add("smooth", Smoothing, 0.0);
        Add(
            "log",
            LogLoss is { } log
                ? log
                    ? 1
                    : 0
                : null,
            null
        );
        Add("train", TrainingCurves ? 1 : null, null);
        Add("from", From, null);
        Add("to", To, null);
        Add("cost", Cost, usual.Cost);
        Add("a", A, null);
        Add("b", B, null);
        Add("settings", AllSettings ? 1 : null, null);
        Add("relevant", Relevant, null);
        return parts.Count == 0 ? Path : $"{Path}?{string.Join('&', parts)}";

        void Add(string name, object? value, object? unsaid)
        {
            if (!Equals(value, unsaid))
                parts.Add($"{name}={Uri.EscapeDataString(Word(value))}");
        }
    }

    private static string Word(object? value) =>
        value switch
        {
            Enum choice => choice.ToString().ToLowerInvariant(),
            double number => number.ToString("0.###", CultureInfo.InvariantCulture),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
        };

    private static List<int> Ids(StringValues text) =>
        [
            .. text.ToString()
                .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(word => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
                .Where(id => id > 0)
                .Distinct(),
        ];

    private static int? Whole(Dictionary<string, StringValues> values, string name) =>
        values.TryGetValue(name, out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;

    private static double? Number(Dictionary<string, StringValues> values, string name) =>
        values.TryGetValue(name, out var text)
        && double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;

    private static bool? Switch(Dictionary<string, StringValues> values, string name) =>
        values.TryGetValue(name, out var text) ? text.ToString() is "1" or "true" : null;

    private static T Choice<T>(Dictionary<string, StringValues> values, string name, T usual)
        where T : struct, Enum =>
        values.TryGetValue(name, out var text) && Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value)
            ? value
            : usual;
}
