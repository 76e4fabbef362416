namespace LesionPortal.Core.Cases;

/// <summary>
/// k-fold cross-validation inside a split: its training and validation cases are taken together and cut into folds, each of which validates
/// once while the others train. The test cases are kept aside, the same for every fold (Kohavi, IJCAI 1995, for the stratification).
/// </summary>
public static class CrossValidation
{
    public const int MinFolds = 2;
    public const int MaxFolds = 20;

    /// <summary>
    /// Stratified by diagnosis: each diagnosis, and each fold as a whole, is shared out to within one case. A function of the cases, the
    /// seed and the folds alone.
    /// </summary>
    /// <param name="diagnosisOf">Of every training and validation case.</param>
    /// <param name="folds">2 to <see cref="MaxFolds"/>, at most as many as there are training and validation cases.</param>
    /// <param name="fold">1 to <paramref name="folds"/>.</param>
    /// <param name="nearDuplicates">
    /// Pairs of cases with near-identical images, which come into one fold; see <see cref="NearDuplicates"/>.
    /// </param>
    public static Split FoldOf(
        Split split,
        Func<string, Diagnosis> diagnosisOf,
        int folds,
        int fold,
        int seed,
        IReadOnlyList<(string First, string Second)>? nearDuplicates = null
    )
    {
        ArgumentNullException.ThrowIfNull(split);
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, MinFolds);
        ArgumentOutOfRangeException.ThrowIfLessThan(fold, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fold, folds);
        var random = new Random(seed);
        var dealtTo = Enumerable.Range(0, folds).Select(_ => new List<string>()).ToList();
        var dealt = 0;
        foreach (
            var stratum in split
                .Train.Concat(split.Validation)
                .OrderBy(CaseId.Normalise, StringComparer.Ordinal)
                .GroupBy(diagnosisOf)
                .OrderBy(g => g.Key)
        )
        {
            var ids = stratum.ToArray();
            random.Shuffle(ids);

            // Dealt on from where the last diagnosis stopped, so that no fold collects every remainder.
            foreach (var id in ids)
                dealtTo[dealt++ % folds].Add(id);
        }

        NearDuplicates.Gather(dealtTo, [], diagnosisOf, nearDuplicates ?? []);
        return split with
        {
            Train = [.. dealtTo.Where((_, i) => i != fold - 1).SelectMany(ids => ids).Order(StringComparer.Ordinal)],
            Validation = [.. dealtTo[fold - 1].Order(StringComparer.Ordinal)],
        };
    }
}
