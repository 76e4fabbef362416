using LesionPortal.Core.Cases;
using LesionPortal.Data.Entities;

namespace LesionPortal.Web.Reviews;

/// <summary>A prediction that could be read.</summary>
/// <param name="Part">Of the case in the run's split.</param>
/// <param name="Iou">Of the best checkpoint against reference v1, as in the run's table.</param>
/// <param name="Disagreement">Of the runs on its case, 0 to 1; null where it was not asked for.</param>
internal sealed record ReviewCandidate(
    int RunId,
    string RunName,
    int CaseRecordId,
    string CaseId,
    SplitPart Part,
    double Iou,
    double? Disagreement = null
);

internal sealed record SampledItem(ReviewCandidate Candidate, bool IsRepeat);

/// <summary>
/// Selects a session's predictions and their order. The same candidates and the same seed give the same stack, so that two readers
/// can read alike.
/// </summary>
internal static class ReviewSampling
{
    /// <summary>Fewer than five have no tenth worth repeating.</summary>
    private const int FewestForRepeats = 5;

    public static int RepeatsOf(int count) =>
        count < FewestForRepeats ? 0 : Math.Max(1, (int)Math.Round(count / 10.0, MidpointRounding.AwayFromZero));

    /// <param name="blinded">A blinded stack is shuffled after the choice: its order would tell which predictions are bad.</param>
    public static IReadOnlyList<SampledItem> Draw(
        IReadOnlyList<ReviewCandidate> candidates,
        ReviewOrder order,
        int count,
        int seed,
        bool blinded
    )
    {
        var random = new Random(seed);
        var sorted = candidates.OrderBy(c => c.CaseId, StringComparer.Ordinal).ThenBy(c => c.RunId).ToList();
        var chosen = order switch
        {
            ReviewOrder.WorstFirst => sorted.OrderBy(c => c.Iou),
            ReviewOrder.MostDisagreement => sorted.OrderByDescending(c => c.Disagreement),
            _ => InRounds(sorted, random),
        };
        var stack = chosen.Take(count).ToArray();
        if (blinded)
            random.Shuffle(stack);
        return WithRepeats(stack, random);
    }

    /// <summary>Every case once before any comes with a second run, the runs in equal shares.</summary>
    private static IEnumerable<ReviewCandidate> InRounds(List<ReviewCandidate> candidates, Random random)
    {
        var cases = candidates.GroupBy(c => c.CaseId).Select(g => g.ToArray()).ToArray();
        random.Shuffle(cases);
        var runs = candidates.Select(c => c.RunId).Distinct().ToArray();
        random.Shuffle(runs);
        for (var round = 0; round < runs.Length; round++)
        {
            for (var i = 0; i < cases.Length; i++)
            {
                var run = runs[(i + round) % runs.Length];
                if (cases[i].FirstOrDefault(c => c.RunId == run) is { } candidate)
                    yield return candidate;
            }
        }
    }

    /// <summary>10% repeats: taken from the first half, shown again at least a third of the session later.</summary>
    private static IReadOnlyList<SampledItem> WithRepeats(ReviewCandidate[] stack, Random random)
    {
        var repeated = Enumerable.Range(0, stack.Length / 2).ToArray();
        random.Shuffle(repeated);
        var gap = Math.Max(1, stack.Length / 3);
        var placed = stack.Select((candidate, i) => (Place: (double)i, Item: new SampledItem(candidate, false))).ToList();
        foreach (var i in repeated.Take(RepeatsOf(stack.Length)))
            placed.Add((random.Next(i + gap, stack.Length) + 0.5, new SampledItem(stack[i], true)));
        return [.. placed.OrderBy(p => p.Place).Select(p => p.Item)];
    }
}
