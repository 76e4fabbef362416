using System.Globalization;
using LesionPortal.Core.Cases;

namespace LesionPortal.Core.Runs;

/// <summary>
/// Makes a run's split of a dataset. By sizes: stratified by diagnosis with exact sizes, and a function of the cases, the sizes
/// and the seed alone, whatever order the cases come in. The test part is drawn first, then validation, so that the test cases
/// of a seed stay the same when only the training size is varied. Near-duplicates come into one part. By lists: the ids are
/// looked up in the dataset, and lie where the lists put them.
/// </summary>
public static class StratifiedSplitter
{
    private const int NamedIds = 5;

    /// <param name="cases">Every usable case of the dataset.</param>
    /// <param name="nearDuplicates">Pairs of cases with near-identical images; see <see cref="NearDuplicates"/>.</param>
    /// <returns>A split whose lists hold the dataset's own spelling of the ids, sorted; or the problems, by field.</returns>
    /// <exception cref="ArgumentException">Two cases have the same id.</exception>
    public static SplitResult Split(
        IEnumerable<(string CaseId, Diagnosis Diagnosis)> cases,
        SplitSettings settings,
        IReadOnlyList<(string First, string Second)>? nearDuplicates = null
    )
    {
        ArgumentNullException.ThrowIfNull(cases);
        ArgumentNullException.ThrowIfNull(settings);
        var all = cases.OrderBy(c => CaseId.Normalise(c.CaseId), StringComparer.Ordinal).ToList();
        var byId = new Dictionary<string, string>(CaseId.Comparer);
        foreach (var (id, _) in all)
        {
            if (!byId.TryAdd(id, id))
                throw new ArgumentException($"Duplicate case id {id}; ids must be unique within a dataset.", nameof(cases));
        }

        var problems = RunSettingsValidator.ValidateSplit(settings);
        if (problems.Count > 0)
            return new SplitResult(null, problems);
        var result = settings.Explicit is { } ids ? ByIds(ids, byId) : BySizes(all, settings, nearDuplicates ?? []);
        if (result.Split is not { } split)
            return result;
        if (settings.Folds > 0)
        {
            var diagnoses = all.ToDictionary(c => c.CaseId, c => c.Diagnosis);
            split = CrossValidation.FoldOf(split, id => diagnoses[id], settings.Folds, settings.Fold, settings.Seed, nearDuplicates);
        }

        return new SplitResult(split, []) { NearDuplicatesInDifferentParts = NearDuplicates.InDifferentParts(split, nearDuplicates ?? []) };
    }

    private static SplitResult ByIds(Split ids, Dictionary<string, string> byId)
    {
        var problems = new List<SettingProblem>();
        var split = new Split(Known("train", ids.Train), Known("validation", ids.Validation), Known("test", ids.Test));
        return problems.Count > 0 ? new SplitResult(null, problems) : new SplitResult(split, []);

        List<string> Known(string part, IReadOnlyList<string> wanted)
        {
            var unknown = wanted.Where(id => !byId.ContainsKey(id)).ToList();
            if (unknown.Count > 0)
            {
                var more = unknown.Count > NamedIds ? $" and {unknown.Count - NamedIds} more" : "";
                problems.Add(
                    new(
                        $"split.{part}",
                        $"{string.Join(", ", unknown.Take(NamedIds))}{more}: not in the dataset, which has "
                            + $"{Cases(byId.Count)}; remove or correct the id."
                    )
                );
            }

            return [.. wanted.Where(byId.ContainsKey).Select(id => byId[id]).Order(StringComparer.Ordinal)];
        }
    }

    private static SplitResult BySizes(
        List<(string CaseId, Diagnosis Diagnosis)> all,
        SplitSettings settings,
        IReadOnlyList<(string First, string Second)> nearDuplicates
    )
    {
        long wanted = (long)settings.TrainCount + settings.ValidationCount + settings.TestCount;
        if (wanted > all.Count)
            return new SplitResult(null, [TooFew(all.Count, wanted, settings)]);

        var random = new Random(settings.Seed);
        var strata = all.GroupBy(c => c.Diagnosis)
            .OrderBy(g => g.Key)
            .Select(g =>
            {
                var ids = g.Select(c => c.CaseId).ToArray();
                random.Shuffle(ids);
                return new Queue<string>(ids);
            })
            .ToList();

        var test = Draw(strata, settings.TestCount);
        var validation = Draw(strata, settings.ValidationCount);
        var train = Draw(strata, settings.TrainCount);
        var diagnoses = all.ToDictionary(c => c.CaseId, c => c.Diagnosis, CaseId.Comparer);
        NearDuplicates.Gather([test, validation, train], [.. strata.SelectMany(s => s)], id => diagnoses[id], nearDuplicates);
        return new SplitResult(new Split(Sorted(train), Sorted(validation), Sorted(test)), []);
    }

    private static List<string> Sorted(List<string> ids) => [.. ids.Order(StringComparer.Ordinal)];

    private static List<string> Draw(List<Queue<string>> strata, int count)
    {
        var shares = Apportionment.LargestRemainder(count, [.. strata.Select(s => s.Count)]);
        var drawn = new List<string>(count);
        for (var i = 0; i < strata.Count; i++)
        {
            for (var n = 0; n < shares[i]; n++)
                drawn.Add(strata[i].Dequeue());
        }

        return drawn;
    }

    private static SettingProblem TooFew(int available, long wanted, SplitSettings settings)
    {
        var asked = FormattableString.Invariant($"{settings.TrainCount} + {settings.ValidationCount} + {settings.TestCount} = {wanted}");
        if (available < 3)
            return new(
                "split",
                $"The dataset has {Cases(available)}, but {asked} were asked for; a split needs at least 3 cases, one for "
                    + $"each part. Import more cases."
            );

        // One each is certain; what is left is shared out by the sizes asked for.
        var sizes = new[] { settings.TrainCount - 1, settings.ValidationCount - 1, settings.TestCount - 1 };
        var nearest = Apportionment.LargestRemainder(available - 3, sizes);
        return new(
            "split",
            FormattableString.Invariant($"The dataset has {Cases(available)}, but {asked} were asked for. ")
                + FormattableString.Invariant(
                    $"The nearest possible is {nearest[0] + 1} training, {nearest[1] + 1} validation and {nearest[2] + 1} test cases."
                )
        );
    }

    private static string Cases(int count) => count == 1 ? "1 case" : count.ToString("N0", CultureInfo.InvariantCulture) + " cases";
}
