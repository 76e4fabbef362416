using System.Globalization;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;

namespace LesionPortal.Web.Shared.Labels;

/// <summary>How runs' numbers are written on every page.</summary>
public static class RunFormat
{
    /// <summary>"validation", "test", "training": the part of the split.</summary>
    public static string Of(SplitPart part) =>
        part switch
        {
            SplitPart.Train => "training",
            SplitPart.Validation => "validation",
            _ => "test",
        };

    /// <summary>A score from 0 to 1, three decimals; a dash when there is none yet.</summary>
    public static string Score(double? score) => score is { } value ? value.ToString("0.000", CultureInfo.InvariantCulture) : "–";

    public static string Count(long? count) => count is { } value ? value.ToString("N0", CultureInfo.InvariantCulture) : "–";

    public static string Megabytes(double? megabytes) =>
        megabytes is { } value
            ? value >= 1024
                ? string.Create(CultureInfo.InvariantCulture, $"{value / 1024:0.0} GB")
                : string.Create(CultureInfo.InvariantCulture, $"{value:0} MB")
            : "–";

    /// <summary>What files take on the disk: "0 KB", "12 KB", "340 MB", "1.2 GB".</summary>
    public static string Bytes(long bytes) =>
        bytes < 1024 * 1024 ? Invariant($"{Math.Ceiling(bytes / 1024.0):0} KB") : Megabytes(bytes / (1024.0 * 1024));

    public static string Seconds(double? seconds) =>
        seconds switch
        {
            null => "–",
            < 10 => seconds.Value.ToString("0.00", CultureInfo.InvariantCulture),
            < 100 => seconds.Value.ToString("0.0", CultureInfo.InvariantCulture),
            _ => seconds.Value.ToString("N0", CultureInfo.InvariantCulture),
        };

    /// <summary>Two units at most: "45 s", "3 min 20 s", "2 h 05 min", "1 d 4 h".</summary>
    public static string Duration(TimeSpan? duration) =>
        duration is not { } time
            ? "–"
            : time switch
            {
                { TotalSeconds: < 60 } => Invariant($"{Math.Max(0, time.TotalSeconds):0} s"),
                { TotalMinutes: < 60 } => Invariant($"{(int)time.TotalMinutes} min {time.Seconds:00} s"),
                { TotalHours: < 24 } => Invariant($"{(int)time.TotalHours} h {time.Minutes:00} min"),
                _ => Invariant($"{(int)time.TotalDays} d {time.Hours} h"),
            };

    /// <summary>How long runs would take one after another.</summary>
    /// <param name="known">Of those this machine can judge.</param>
    /// <param name="unknown">How many it can't.</param>
    public static string About(TimeSpan known, int unknown) =>
        (known, unknown) switch
        {
            (_, 0) => $"about {Duration(known)}, estimated from earlier runs on this machine",
            _ when known == TimeSpan.Zero => "unknown: no similar run on this machine yet",
            _ => $"about {Duration(known)}, and {Plural(unknown, "run", "runs")} without an estimate on this machine",
        };

    /// <summary>
    /// How long a run still takes. The estimate counts to its last epoch, which a run that may stop early need not reach.
    /// </summary>
    public static string Left(TimeSpan time, RunSettings settings) =>
        $"{(settings.Optimisation.EarlyStoppingPatience > 0 ? "at most " : "")}{Duration(time)} left";

    public static string Status(RunStatus status) =>
        status switch
        {
            RunStatus.Queued => "Waiting",
            RunStatus.Running => "Training",
            RunStatus.Completed => "Completed",
            RunStatus.Cancelled => "Cancelled",
            RunStatus.Failed => "Failed",
            RunStatus.Interrupted => "Interrupted",
            _ => throw new ArgumentOutOfRangeException(nameof(status), status, "A run has one of six states."),
        };

    public static string Time(DateTime? utc) =>
        utc is { } time ? time.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) : "–";

    public static string Architecture(Architecture architecture) => RunCatalogue.Name(RunCatalogue.Architectures, architecture);

    public static string Loss(Loss loss) => RunCatalogue.Name(RunCatalogue.Losses, loss);

    /// <summary>How a run's masks come about: "logit &gt; 0.01", or "mean of four flips, p &gt; 0.4373, largest region".</summary>
    public static string Decision(RunSettings settings, DecisionRule rule) =>
        (settings.Prediction.Tiled ? "tiles at full size, " : "")
        + (settings.Prediction.Flips ? "mean of four flips, " : "")
        + rule.Description;

    public static string Plural(int count, string one, string many) => Invariant($"{count:N0} {(count == 1 ? one : many)}");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
