using System.Globalization;
using LesionPortal.Core.Cases;

namespace LesionPortal.Core.Runs;

/// <summary>One thing wrong with a setting; <paramref name="Field"/> is its JSON path, for example "split.train".</summary>
public sealed record SettingProblem(string Field, string Message);

/// <summary>
/// Checks the ranges of <see cref="RunSettings"/>. What depends on a dataset (does it hold these ids, enough cases?) is the splitter's.
/// </summary>
public static class RunSettingsValidator
{
    public static IReadOnlyList<SettingProblem> Validate(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var problems = new List<SettingProblem>();
        problems.AddRange(RunCatalogue.Choices.Select(c => c.Check(settings)).OfType<SettingProblem>());
        problems.AddRange(RunSettings.Catalogue.Concat(RunCatalogue.Recipe).Select(s => s.Check(settings)).OfType<SettingProblem>());
        problems.AddRange(EncoderSettings.Validate(settings));
        problems.AddRange(Together(settings));
        problems.AddRange(ValidateSplit(settings.Split));
        return problems;
    }

    /// <summary>Settings that are right each for itself and not together.</summary>
    private static IEnumerable<SettingProblem> Together(RunSettings settings)
    {
        if (settings.Optimisation.WarmupEpochs >= settings.Epochs && settings.Optimisation.WarmupEpochs > 0)
            yield return new(
                "optimisation.warmupEpochs",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Warm-up takes {settings.Optimisation.WarmupEpochs} of {settings.Epochs} epochs; give fewer warm-up "
                        + $"epochs or more epochs."
                )
            );
        if (settings.Optimisation.DeepSupervision && !RunCatalogue.SupportsDeepSupervision(settings.Architecture))
            yield return new(
                "optimisation.deepSupervision",
                $"{settings.Architecture.Key()} has no heads for deep supervision; turn it off, or choose one of "
                    + $"{string.Join(", ", RunCatalogue.DeeplySupervised)}."
            );
    }

    private static IEnumerable<SettingProblem> Folds(SplitSettings split)
    {
        var pool = split.TrainCount + split.ValidationCount;
        if (split.Folds is < CrossValidation.MinFolds or > CrossValidation.MaxFolds)
            yield return new(
                "split.folds",
                FormattableString.Invariant(
                    $"Folds are {split.Folds}; give {CrossValidation.MinFolds} to {CrossValidation.MaxFolds}, or leave them out."
                )
            );
        else if (split.Folds > pool)
            yield return new(
                "split.folds",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Folds are {split.Folds}, but there are {pool} " + $"training and validation cases; use at most one fold per case."
                )
            );
        else if (split.Fold < 1 || split.Fold > split.Folds)
            yield return new("split.fold", FormattableString.Invariant($"The fold is {split.Fold}; give 1 to {split.Folds}."));
    }

    /// <summary>What can be said of a split without its dataset: every part has a case, and no case stands in two.</summary>
    internal static IReadOnlyList<SettingProblem> ValidateSplit(SplitSettings split)
    {
        var problems = new List<SettingProblem>();
        AtLeastOne("train", "Training", split.TrainCount);
        AtLeastOne("validation", "Validation", split.ValidationCount);
        AtLeastOne("test", "Test", split.TestCount);
        if (split.Explicit is { } ids)
        {
            var twice = ids
                .Train.Concat(ids.Validation)
                .Concat(ids.Test)
                .GroupBy(CaseId.Normalise, StringComparer.Ordinal)
                .Where(g => g.Count() > 1)
                .Select(g => g.Key)
                .ToList();
            if (twice.Count > 0)
                problems.Add(
                    new(
                        "split",
                        $"{string.Join(", ", twice.Take(5))}: a case may be in only one part of the split; remove " + $"the duplicate."
                    )
                );
        }

        if (problems.Count == 0 && (split.Folds != 0 || split.Fold != 0))
            problems.AddRange(Folds(split));
        return problems;

        void AtLeastOne(string part, string label, int count)
        {
            if (count < 1)
                problems.Add(new($"split.{part}", $"{label} cases: {count}; give at least 1."));
        }
    }
}
