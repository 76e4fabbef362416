using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;
using LesionPortal.Data;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Runs.Splits;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Runs.Queue;

/// <summary>Decides whether settings can be queued, and what split they come to.</summary>
public sealed class RunAdmission(IDbContextFactory<PortalDbContext> contexts, EncoderFiles encoders)
{
    public const int MaxSuiteRuns = 200;
    public const int MaxNameLength = 100;

    /// <summary>A single run.</summary>
    public async Task<SplitResult> CheckAsync(RunSettings settings, CancellationToken cancellation = default)
    {
        var problems = ProblemsOf(settings);
        if (problems.Count > 0)
            return new SplitResult(null, problems);
        return (await encoders.FixAsync(settings, cancellation)).Problem is { } problem
            ? new SplitResult(null, [problem])
            : await SplitAsync(settings, cancellation);
    }

    /// <summary>Runs on one dataset that share one split; the problems' fields are prefixed with "runs[i].".</summary>
    public async Task<SplitResult> CheckSuiteAsync(
        int datasetId,
        string name,
        IReadOnlyList<RunSettings> runs,
        CancellationToken cancellation = default
    )
    {
        var problems = new List<SettingProblem>();
        if (string.IsNullOrWhiteSpace(name))
            problems.Add(new("name", "Enter a name for the suite."));
        else if (name.Trim() is var trimmed && (trimmed.Length > MaxNameLength || trimmed.Any(char.IsControl)))
            problems.Add(
                new("name", $"The suite's name has {trimmed.Length} characters; give at most {MaxNameLength}, without line breaks.")
            );
        if (runs.Count is 0 or > MaxSuiteRuns)
            problems.Add(new("runs", $"The suite has {runs.Count} runs; it must have 1 to {MaxSuiteRuns}."));
        if (problems.Count > 0)
            return new SplitResult(null, problems);

        for (var i = 0; i < runs.Count; i++)
        {
            var wrong = ProblemsOf(runs[i]);
            problems.AddRange(Prefixed(i, wrong));
            if (wrong.Count == 0 && (await encoders.FixAsync(runs[i], cancellation)).Problem is { } problem)
                problems.Add(Prefixed(i, problem));
            if (runs[i].Dataset != 0 && runs[i].Dataset != datasetId)
                problems.Add(
                    new(
                        $"runs[{i}].dataset",
                        $"The run has dataset {runs[i].Dataset}, the suite dataset {datasetId}; all runs of "
                            + $"a suite use one dataset. Leave out the run's dataset."
                    )
                );
            if (i > 0 && !SameSplit(runs[i].Split, runs[0].Split))
                problems.Add(
                    new(
                        $"runs[{i}].split",
                        "Its split differs from that of the first run; the runs of a suite share one split, or are folds "
                            + "of one cross-validation: give all the same."
                    )
                );
        }

        if (problems.Count > 0)
            return new SplitResult(null, problems);
        var result = await SplitAsync(runs[0] with { Dataset = datasetId }, cancellation);
        return result with { Problems = [.. result.Problems.Select(p => p.Field == "dataset" ? p : Prefixed(0, p))] };
    }

    /// <summary>More runs of a suite: each like any other, with the split settings that the suite's runs have.</summary>
    /// <returns>A run of the suite, whose split they take; null with the problems, whose fields are prefixed with "runs[i].".</returns>
    public async Task<(Run? First, IReadOnlyList<SettingProblem> Problems)> CheckForSuiteAsync(
        int suiteId,
        IReadOnlyList<RunSettings> runs,
        CancellationToken cancellation = default
    )
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var first = await context
            .Runs.AsNoTracking()
            .Where(r => r.SuiteId == suiteId && r.Architecture != Architecture.Ensemble)
            .OrderBy(r => r.Id)
            .FirstOrDefaultAsync(cancellation);
        var there = await context.Runs.CountAsync(r => r.SuiteId == suiteId, cancellation);
        if (first is null)
            return (null, [new("suite", $"There is no suite {suiteId} with a run that trains; it may have been deleted.")]);
        if (runs.Count == 0 || there + runs.Count > MaxSuiteRuns)
            return (
                null,
                [
                    new(
                        "runs",
                        $"{runs.Count} runs cannot be added to {there}; a suite has at most {MaxSuiteRuns} runs, and at "
                            + $"least one must be added."
                    ),
                ]
            );
        var problems = new List<SettingProblem>();
        for (var i = 0; i < runs.Count; i++)
        {
            if (runs[i].Split.Folds > 0 || !SameSplit(runs[i].Split, first.Settings.Split))
                problems.Add(
                    new($"runs[{i}].split", "Its split differs from that of the suite's runs, or is a fold; give the suite's split.")
                );
            else
                problems.AddRange(Prefixed(i, (await CheckAsync(runs[i] with { Dataset = first.DatasetId }, cancellation)).Problems));
        }

        return problems.Count > 0 ? (null, problems) : (first, []);
    }

    /// <summary>The settings with the digest of the encoder weights chosen.</summary>
    public async Task<RunSettings> NormaliseAsync(RunSettings settings, CancellationToken cancellation) =>
        (await encoders.FixAsync(settings, cancellation)).Settings;

    /// <summary>
    /// An ensemble's members must be asked about (<see cref="EnsembleAdmission"/>): one that saw another's test cases would make its scores
    /// worth nothing.
    /// </summary>
    private static IReadOnlyList<SettingProblem> ProblemsOf(RunSettings settings) =>
        settings.Ensemble is null
            ? RunSettingsValidator.Validate(settings)
            :
            [
                new(
                    "ensemble",
                    "A training run cannot be an ensemble; leave this field out, or send the members' ids to POST /api/ensembles."
                ),
            ];

    private async Task<SplitResult> SplitAsync(RunSettings settings, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var dataset = await context.Datasets.AsNoTracking().SingleOrDefaultAsync(d => d.Id == settings.Dataset, cancellation);
        if (dataset is null)
            return Problem($"There is no dataset {settings.Dataset}; choose one that the portal holds.");
        if (dataset.State == DatasetState.Importing)
            return Problem($"The dataset \"{dataset.Name}\" is still being imported; wait until it is ready.");
        if (dataset.State == DatasetState.Failed)
            return Problem($"The import of the dataset \"{dataset.Name}\" failed; import it again or choose another.");

        var cases = await SplittableCases.ReadAsync(context, dataset.Id, cancellation);
        var result = cases.Split(settings.Split);
        if (!settings.Optimisation.IsBalanced || result.Split is not { } split)
            return result;
        var training = split.Train.ToHashSet(CaseId.Comparer);
        return cases.Cases.Where(c => training.Contains(c.CaseId)).Select(c => c.Diagnosis).Distinct().Take(2).Count() > 1
            ? result
            : new SplitResult(
                null,
                [
                    new(
                        "optimisation.sampling",
                        "All training cases have the same diagnosis, so there is nothing to " + "balance; choose “Each case once”."
                    ),
                ]
            );

        static SplitResult Problem(string message) => new(null, [new("dataset", message)]);
    }

    /// <summary>But for the fold.</summary>
    private static bool SameSplit(SplitSettings a, SplitSettings b) =>
        (a.Explicit, b.Explicit) switch
        {
            (null, null) => a with { Fold = 0 } == b with { Fold = 0 },
            ({ } x, { } y) => (a.Folds, a.Seed) == (b.Folds, b.Seed)
                && Enum.GetValues<SplitPart>().All(part => x.Of(part).ToHashSet(CaseId.Comparer).SetEquals(y.Of(part))),
            _ => false,
        };

    private static IEnumerable<SettingProblem> Prefixed(int run, IEnumerable<SettingProblem> problems) =>
        problems.Select(p => Prefixed(run, p));

    private static SettingProblem Prefixed(int run, SettingProblem problem) => problem with { Field = $"runs[{run}].{problem.Field}" };
}
