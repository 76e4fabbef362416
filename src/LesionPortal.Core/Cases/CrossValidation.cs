namespace LesionPortal.Core.Cases;

/// <summary>
/// k-fold cross-validation inside a split: its training and validation cases are taken together and cut into folds, each of which validates
/// once while the others train. The test cases are kept aside, the same for every fold (Kohavi, IJCAI 1995, for the stratification).
/// </summary>
public static class CrossValidation
{
    public const int FewestFolds = 2;
    public const int MostFolds = 20;

    /// <summary>Stratified by diagnosis: each diagnosis, and each fold as a whole, is shared out to within one case. A function of the cases, the seed and the folds alone.</summary>
    /// <param name="diagnosisOf">Of every training and validation case.</param>
    /// <param name="folds">2 to <see cref="MostFolds"/>, at most as many as there are training and validation cases.</param>
    /// <param name="fold">1 to <paramref name="folds"/>.</param>
    public static Split FoldOf(Split split, Func<string, Diagnosis> diagnosisOf, int folds, int fold, int seed)
    {
        ArgumentNullException.ThrowIfNull(split);
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, FewestFolds);
        ArgumentOutOfRangeException.ThrowIfLessThan(fold, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fold, folds);
        var random = new Random(seed);
        var (train, validation) = (new List<string>(), new List<string>());
        var dealt = 0;
        foreach (var stratum in split.Train.Concat(split.Validation).OrderBy(CaseId.Normalise, StringComparer.Ordinal).GroupBy(diagnosisOf).OrderBy(g => g.Key))
        {
            var ids = stratum.ToArray();
            random.Shuffle(ids);

            // Dealt on from where the last diagnosis stopped, so that no fold collects every remainder.
            foreach (var id in ids)
                (dealt++ % folds == fold - 1 ? validation : train).Add(id);
        }

        train.Sort(StringComparer.Ordinal);
        validation.Sort(StringComparer.Ordinal);
        return split with { Train = train, Validation = validation };
    }
}
