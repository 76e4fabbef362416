using LesionPortal.Core.Runs;
using LesionPortal.Core.Statistics;
using LesionPortal.Web.Shared.Charts;
using LesionPortal.Web.Shared.Labels;

namespace LesionPortal.Web.Comparison.Components;

/// <summary>Lines and bands of one value of the history over epochs or minutes.</summary>
public static class LearningLines
{
    private const double SecondsPerMinute = 60;

    public static (IReadOnlyList<ChartSeries> Lines, IReadOnlyList<ChartBand> Bands) Of(
        IReadOnlyList<ComparedRun> runs,
        CompareView view,
        Func<EpochRow, bool, double> value
    )
    {
        var lines = new List<ChartSeries>();
        var bands = new List<ChartBand>();
        var trained = runs.Where(r => r.History.Count > 0).ToList();
        foreach (var configuration in view.Band == SeedBand.None ? Alone(trained) : Configuration.Of(trained))
        {
            foreach (var training in view.TrainingCurves ? new[] { false, true } : [false])
            {
                var (line, band) = Draw(configuration, view, training, row => value(row, training));
                lines.AddRange(Smoothed(line, view.Smoothing));
                if (band is not null)
                    bands.Add(band);
            }
        }

        return (lines, bands);
    }

    /// <summary>Exponential moving average corrected for its start: y is Σ wᵏ·y₋ₖ / Σ wᵏ.</summary>
    /// <param name="weight">Of the past, 0 to below 1; 0 changes nothing. A gap stays one and starts anew.</param>
    public static IReadOnlyList<ChartPoint> Smooth(IReadOnlyList<ChartPoint> points, double weight)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(weight, 1);
        var smooth = new List<ChartPoint>(points.Count);
        double sum = 0,
            weights = 0;
        foreach (var point in points)
        {
            if (!double.IsFinite(point.Y))
            {
                (sum, weights) = (0, 0);
                smooth.Add(point);
                continue;
            }

            sum = weight * sum + point.Y;
            weights = weight * weights + 1;
            smooth.Add(point with { Y = sum / weights });
        }

        return smooth;
    }

    private static IReadOnlyList<Configuration> Alone(List<ComparedRun> runs) =>
        [.. runs.Select(r => new Configuration(r.Name, r.Colour, [r]))];

    private static (ChartSeries Line, ChartBand? Band) Draw(
        Configuration configuration,
        CompareView view,
        bool training,
        Func<EpochRow, double> value
    )
    {
        var first = configuration.Runs[0];
        var seeds = configuration.Runs.Count;
        var name =
            (seeds == 1 ? configuration.Name : FormattableString.Invariant($"{configuration.Name} · mean of {seeds} runs"))
            + (training ? " · train" : "");
        var key = FormattableString.Invariant($"{first.Id}-{seeds}-{(training ? "train" : "validation")}");
        var dash = RunPalette.DashOf(first.Id, training);
        var each = configuration.Runs.Select(r => Points(r, view.X, value)).ToList();
        if (seeds == 1)
            return (new ChartSeries(key, name, configuration.Colour, [.. each[0].Values], dash), null);

        // Only epochs that every seed has done: a mean that changes its members jumps.
        var epochs = each.Skip(1)
            .Aggregate(each[0].Keys.AsEnumerable(), (shared, points) => shared.Where(points.ContainsKey))
            .Order()
            .ToList();
        var line = new ChartSeries(
            key,
            name,
            configuration.Colour,
            [.. epochs.Select(e => new ChartPoint(each.Average(p => p[e].X), each.Average(p => p[e].Y)))],
            dash
        );
        var what = view.Band == SeedBand.Range ? "lowest to highest" : "± SD";
        return (
            line,
            new ChartBand(
                $"{configuration.Name}{(training ? " · train" : "")} · {what}",
                configuration.Colour,
                name,
                [.. epochs.Select((e, i) => Span(line.Points[i], [.. each.Select(p => p[e].Y)], view.Band))]
            )
        );
    }

    private static ChartSpan Span(ChartPoint mean, double[] values, SeedBand band)
    {
        if (band == SeedBand.Range || !values.All(double.IsFinite))
            return new ChartSpan(mean.X, values.Min(), values.Max());
        var deviation = SeedSummary.Of(values).StandardDeviation ?? 0;
        return new ChartSpan(mean.X, mean.Y - deviation, mean.Y + deviation);
    }

    private static Dictionary<int, ChartPoint> Points(ComparedRun run, CurveX x, Func<EpochRow, double> value)
    {
        var points = new Dictionary<int, ChartPoint>(run.History.Count);
        var seconds = 0.0;
        foreach (var row in run.History)
        {
            seconds += row.Seconds;
            points[row.Epoch] = new ChartPoint(x == CurveX.Epoch ? row.Epoch : seconds / SecondsPerMinute, value(row));
        }

        return points;
    }

    private static IEnumerable<ChartSeries> Smoothed(ChartSeries line, double weight) =>
        weight <= 0
            ? [line]
            :
            [
                line with
                {
                    Key = line.Key + "-raw",
                    Name = line.Name + " · not smoothed",
                    PartOf = line.Name,
                },
                line with
                {
                    Points = Smooth(line.Points, weight),
                },
            ];
}
