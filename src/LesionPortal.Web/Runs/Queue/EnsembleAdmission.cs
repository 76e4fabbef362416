using System.Globalization;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;
using LesionPortal.Data;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Shared.Options;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Runs.Queue;

/// <summary>Decides whether finished runs can be one ensemble, and what its settings and its split come to.</summary>
public sealed class EnsembleAdmission(IDbContextFactory<PortalDbContext> contexts, PortalFolders folders)
{
    private const int NamedCases = 3;

    /// <returns>A run to be queued; or why not.</returns>
    public async Task<(Run? Run, SettingProblem? Problem)> CheckAsync(IReadOnlyList<int> runIds, CancellationToken cancellation = default)
    {
        int[] ids = [.. runIds.Distinct().Order()];
        if (ids.Length is < EnsembleSettings.Fewest or > EnsembleSettings.Most)
            return Refused(
                $"{ids.Length} {(ids.Length == 1 ? "run is" : "runs are")} selected; an ensemble needs "
                    + $"{EnsembleSettings.Fewest} to {EnsembleSettings.Most}."
            );
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var members = await context.Runs.AsNoTracking().Where(r => ids.Contains(r.Id)).OrderBy(r => r.Id).ToListAsync(cancellation);
        if (ids.Except(members.Select(m => m.Id)).ToList() is { Count: > 0 } unknown)
            return Refused($"There is no run {unknown[0]}; it may have been deleted.");
        var why = members.Select(WhyNot).FirstOrDefault(w => w is not null) ?? IncompatibilityReason(members);
        return why is null ? (Ensemble(members), null) : Refused(why);

        static (Run?, SettingProblem?) Refused(string message) => (null, new("runs", message));
    }

    private string? WhyNot(Run member) =>
        member.Settings.Ensemble is not null ? $"{Named(member)} is an ensemble itself; choose its members instead."
        : member.Status != RunStatus.Completed
            ? $"{Named(member)} is {member.Status.ToString().ToLowerInvariant()}; only completed runs can be members."
        : !File.Exists(folders.Run(member.Id).BestWeights)
            ? $"The weights of {Named(member)} are missing from the data directory; choose another run."
        : null;

    /// <summary>Every member must be new to every test case, or the ensemble's test scores would be worth nothing.</summary>
    private static string? IncompatibilityReason(List<Run> members)
    {
        var first = members[0];
        if (members.Find(m => m.DatasetId != first.DatasetId) is { } elsewhere)
            return $"{Named(elsewhere)} uses another dataset than {Named(first)}; the members of an ensemble share one.";
        foreach (var (tested, member) in from t in members from m in members where t != m select (t, m))
        {
            var seen = tested.Split.Test.Where(id => member.Split.PartOf(id) is SplitPart.Train or SplitPart.Validation).ToList();
            if (seen.Count > 0)
            {
                var more =
                    seen.Count > NamedCases ? string.Create(CultureInfo.InvariantCulture, $" and {seen.Count - NamedCases} more") : "";
                var how = member.Split.PartOf(seen[0]) == SplitPart.Train ? "trained on" : "chose its best epoch by";
                return $"{Named(member)} {how} {string.Join(", ", seen.Take(NamedCases))}{more}, which are test cases of {Named(tested)}: "
                    + $"an ensemble's test cases must be unseen by every member. Choose runs with the same test cases.";
            }
        }

        return members.Find(m => !SameCases(m.Split.Test, first.Split.Test)) is { } other
            ? $"{Named(other)} has other test cases than {Named(first)}; choose runs with the same ones, so that the "
                + $"ensemble can be compared with its members."
            : null;
    }

    /// <summary>
    /// Its validation cases are those that no member trained on: the shared ones of a suite, none of a whole cross-validation.
    /// </summary>
    private static Run Ensemble(List<Run> members)
    {
        var train = members.SelectMany(m => m.Split.Train).Distinct(CaseId.Comparer).Order(StringComparer.Ordinal).ToList();
        var trained = train.ToHashSet(CaseId.Comparer);
        var validation = members
            .SelectMany(m => m.Split.Validation)
            .Where(id => !trained.Contains(id))
            .Distinct(CaseId.Comparer)
            .Order(StringComparer.Ordinal)
            .ToList();
        var split = new Split(train, validation, members[0].Split.Test);
        Loss[] losses = [.. members.Select(m => m.Settings.Loss).Distinct()];
        int? suite = members.Select(m => m.SuiteId).Distinct().ToList() is [var shared] ? shared : null;
        var settings = new RunSettings
        {
            Dataset = members[0].DatasetId,
            Architecture = Architecture.Ensemble,
            BaseChannels = 0,
            Loss = losses is [var loss] ? loss : Loss.Several,
            Epochs = 0,
            ImageSize = members.Max(m => m.ImageSize),
            Device = ComputeDevice.Cpu,
            Split = SplitSettings.OfCases(split),
            Prediction = new PredictionSettings
            {
                LargestRegion = members.All(m => m.Settings.Prediction.LargestRegion),
                Flips = members.All(m => m.Settings.Prediction.Flips),
            },
            Ensemble = new([.. members.Select(m => m.Id)]),
        };
        return new Run
        {
            Name = $"{RunCatalogue.ShortName(settings)} · {Common(members)}",
            DatasetId = members[0].DatasetId,
            SuiteId = suite,
            Settings = settings,
            Split = split,
            Status = RunStatus.Queued,
        };
    }

    /// <summary>What the members have in common, or who they are.</summary>
    private static string Common(List<Run> members) =>
        members.Select(m => (m.Architecture, m.BaseChannels, m.Loss)).Distinct().Count() == 1
            ? RunCatalogue.ShortName(members[0].Settings).Split(" · s")[0]
            : string.Join(", ", members.Select(m => FormattableString.Invariant($"#{m.Id}")));

    private static bool SameCases(IReadOnlyList<string> a, IReadOnlyList<string> b) => a.ToHashSet(CaseId.Comparer).SetEquals(b);

    private static string Named(Run run) => FormattableString.Invariant($"Run {run.Id} ({run.Name})");
}
