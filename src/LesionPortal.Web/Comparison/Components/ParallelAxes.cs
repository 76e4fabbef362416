using System.Globalization;
using LesionPortal.Web.Runs;
using LesionPortal.Web.Shared.Labels;

namespace LesionPortal.Web.Comparison.Components;

/// <summary>One axis of parallel coordinates.</summary>
/// <param name="Positions">A run's place on it, 0 (bottom) to 1 (top), in the order of the runs; null where the run has no value.</param>
/// <param name="Values">The same in words.</param>
/// <param name="Labels">Of the axis, each with its place.</param>
public sealed record ParallelAxis(
    string Name,
    IReadOnlyList<double?> Positions,
    IReadOnlyList<string> Values,
    IReadOnlyList<(double Position, string Text)> Labels
);

/// <summary>The axes of a comparison: settings that differ, costs, and last the score.</summary>
public static class ParallelAxes
{
    private const int MostLabels = 7;
    private const int LabelsOfAScale = 3;

    public static IReadOnlyList<ParallelAxis> Of(ComparedRuns runs, CompareView view)
    {
        var settings = SettingsRows
            .Differing([.. runs.Runs.Select(r => r.Summary.Settings)])
            .Select(row => OfCategories(row.Name, row.Values));
        var costs = new[]
        {
            OfNumbers("Parameters", [.. runs.Runs.Select(r => (double?)r.Summary.Parameters)], v => RunFormat.Count((long?)v), isLog: true),
            OfNumbers("s/epoch", [.. runs.Runs.Select(r => r.Summary.SecondsPerEpoch)], RunFormat.Seconds),
            OfNumbers("Peak memory", [.. runs.Runs.Select(r => r.Summary.PeakMemoryMb)], RunFormat.Megabytes),
        };
        var score = OfNumbers(
            ComparisonLabels.Axis(view),
            [.. runs.Runs.Select((_, i) => runs.Cases.MeanOf(i))],
            v => ComparisonLabels.Number(v, view.Definition)
        );
        return [.. settings, .. costs.OfType<ParallelAxis>(), .. score is null ? (ParallelAxis[])[] : [score]];
    }

    /// <summary>Words that are all numbers are placed by their size, others one above the other.</summary>
    private static ParallelAxis OfCategories(string name, IReadOnlyList<string> values)
    {
        var numbers = values.Select(Number).ToList();
        if (numbers.All(n => n is not null) && numbers.Distinct().Count() > 1)
        {
            var (low, high) = (numbers.Min()!.Value, numbers.Max()!.Value);
            var places = numbers.Select(n => (n - low) / (high - low)).ToList();
            var ends = places.Zip(values).DistinctBy(p => p.Second).OrderBy(p => p.First).Select(p => (p.First!.Value, p.Second)).ToList();
            return new ParallelAxis(name, places, values, ends.Count <= MostLabels ? ends : [ends[0], ends[^1]]);
        }

        var words = values.Distinct().Order(StringComparer.OrdinalIgnoreCase).ToList();
        return new ParallelAxis(name, [.. values.Select(v => (double?)Place(v))], values, [.. words.Select(w => (Place(w), w))]);

        double Place(string word) => words.Count == 1 ? 0.5 : (double)words.IndexOf(word) / (words.Count - 1);
    }

    private static ParallelAxis? OfNumbers(string name, IReadOnlyList<double?> values, Func<double?, string> text, bool isLog = false)
    {
        var known = values.OfType<double>().Where(v => double.IsFinite(v) && (!isLog || v > 0)).ToList();
        if (known.Count == 0)
            return null;
        var (low, high) = (Scale(known.Min()), Scale(known.Max()));
        return new ParallelAxis(
            name,
            [.. values.Select(v => v is { } value && known.Contains(value) ? (double?)Place(value) : null)],
            [.. values.Select(text)],
            high > low
                ?
                [
                    .. Enumerable
                        .Range(0, LabelsOfAScale)
                        .Select(i => (double)i / (LabelsOfAScale - 1))
                        .Select(p => (p, text(Back(low + p * (high - low))))),
                ]
                : [(0.5, text(known[0]))]
        );

        double Place(double value) => high > low ? (Scale(value) - low) / (high - low) : 0.5;
        double Scale(double value) => isLog ? Math.Log10(value) : value;
        double Back(double value) => isLog ? Math.Round(Math.Pow(10, value)) : value;
    }

    private static double? Number(string text) =>
        double.TryParse(
            text.Replace(" px", "", StringComparison.Ordinal),
            NumberStyles.Float | NumberStyles.AllowThousands,
            CultureInfo.InvariantCulture,
            out var value
        )
            ? value
            : null;
}
