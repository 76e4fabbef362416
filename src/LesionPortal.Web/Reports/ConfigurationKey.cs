using System.Text.Json;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Queries;

namespace LesionPortal.Web.Reports;

/// <summary>What makes runs one configuration: everything but the seed and the device they were trained on.</summary>
internal static class ConfigurationKey
{
    /// <summary>
    /// The same text for runs of one configuration. As text: a split given by lists is equal when its lists hold the same cases, not when
    /// they are the same object.
    /// </summary>
    public static string Of(RunSummary run) =>
        FormattableString.Invariant($"{run.DatasetId} ")
        + JsonSerializer.Serialize(
            run.Settings with
            {
                Dataset = 0,
                Seed = 0,
                Device = ComputeDevice.Auto,
                Split = Ordered(run.Settings.Split),
            },
            RunJson.Options
        );

    /// <summary>The run's name without its seed: "U-Net 8 · Dice".</summary>
    public static string NameOf(RunSummary run) =>
        run.Name.Replace(FormattableString.Invariant($" · s{run.Settings.Seed}"), "", StringComparison.Ordinal);

    /// <summary>
    /// One run a seed, by seed. The same seed trained again is no other seed: of several runs the one that was queued first stands for it.
    /// </summary>
    public static IReadOnlyList<RunSummary> OnePerSeed(IEnumerable<RunSummary> runs) =>
        [.. runs.OrderBy(r => r.Settings.Seed).ThenBy(r => r.Id).DistinctBy(r => r.Settings.Seed)];

    private static SplitSettings Ordered(SplitSettings split) =>
        split.Explicit is not { } lists
            ? split
            : split with
            {
                Explicit = new Split(Ordered(lists.Train), Ordered(lists.Validation), Ordered(lists.Test)),
            };

    private static IReadOnlyList<string> Ordered(IReadOnlyList<string> ids) => [.. ids.Order(StringComparer.Ordinal)];
}
