using LesionPortal.Core.Runs;
using LesionPortal.Data.Queries;

namespace LesionPortal.Web.Reports.Findings;

/// <summary>
/// Answers the questions a suite's runs can answer, from the comparisons the report makes: one family, so that no answer says another thing
/// than the verdict.
/// </summary>
internal static class QuestionAnswers
{
    /// <param name="evidence">Of the same runs, by plain IoU.</param>
    /// <param name="leftOut">Runs that learned nothing; an answer names those it would have compared.</param>
    /// <param name="otherWork">What else ran beside a run; null where that is not known of any.</param>
    public static IReadOnlyList<QuestionAnswer> Of(
        IReadOnlyList<Configuration> configurations,
        Evidence evidence,
        IReadOnlyList<RunSummary>? leftOut = null,
        Func<int, OtherWork?>? otherWork = null
    ) => [.. QuestionKind.All.SelectMany(kind => Of(kind, configurations, evidence, leftOut ?? [], otherWork ?? (_ => null)))];

    private static List<QuestionAnswer> Of(
        QuestionKind kind,
        IReadOnlyList<Configuration> configurations,
        Evidence evidence,
        IReadOnlyList<RunSummary> leftOut,
        Func<int, OtherWork?> otherWork
    )
    {
        var groups = kind.Groups(configurations).Select(g => Ordered(kind, g)).ToList();
        var held = Held(kind, groups);
        return
        [
            .. groups.Select(
                (g, i) =>
                {
                    QuestionOption[] options = [.. g.Select(c => Option(kind, c) with { IsQuiet = Quiet(c, otherWork) })];
                    OptionComparison[] comparisons =
                    [
                        .. g.SelectMany((a, j) => g.Skip(j + 1).Select(b => Compare(kind, a, b, evidence))).OfType<OptionComparison>(),
                    ];
                    return new QuestionAnswer(
                        kind.Question,
                        held[i],
                        options,
                        comparisons,
                        AnswerSentences.Answer(kind.Question, held[i], options, comparisons) + Missing(g[0])
                    );
                }
            ),
        ];

        string Missing(Configuration one) =>
            LeftOut.Sentence([.. leftOut.Where(r => kind.HeldEqual(Configuration.Without(r.Settings)) == kind.HeldEqual(one.Settings))])
                is { } sentence
                ? " " + sentence
                : "";
    }

    private static List<Configuration> Ordered(QuestionKind kind, IReadOnlyList<Configuration> group) =>
        kind.ByCost is { } cost
            ? [.. group.OrderBy(c => cost(c.Settings))]
            : [.. group.OrderByDescending(c => c.ValidationQuantisedIou).ThenByDescending(c => c.ValidationIou).ThenBy(c => c.Runs[0].Id)];

    private static QuestionOption Option(QuestionKind kind, Configuration c)
    {
        var test = c.Interval;
        return new QuestionOption(
            kind.Option(c.Settings),
            [.. c.Runs.Select(r => r.Id)],
            c.ValidationQuantisedIou,
            c.ValidationIou,
            test.Estimate,
            test.Low,
            test.High,
            c.Runs[0].Parameters,
            Mean(c, r => r.SecondsPerEpoch),
            c.Runs.Max(r => r.PeakMemoryMb)
        );
    }

    /// <summary>False if other work ran beside any of its runs, null if that is not known of some.</summary>
    private static bool? Quiet(Configuration c, Func<int, OtherWork?> otherWork)
    {
        var quiet = c.Runs.Select(r => otherWork(r.Id)?.IsQuiet).ToList();
        return quiet.Contains(false) ? false
            : quiet.Contains(null) ? null
            : true;
    }

    private static double? Mean(Configuration c, Func<RunSummary, double?> value) =>
        c.Runs.All(r => value(r) is not null) ? c.Runs.Average(r => value(r)!.Value) : null;

    /// <summary>Null where the two were not compared: they share no scored test cases.</summary>
    private static OptionComparison? Compare(QuestionKind kind, Configuration a, Configuration b, Evidence evidence)
    {
        var (first, second) = (a.Runs[0].Id, b.Runs[0].Id);
        if (evidence.Configurations.FirstOrDefault(c => c.IsOf(first, second)) is { } overSeeds)
        {
            var comparison = new OptionComparison(
                kind.Option(a.Settings),
                kind.Option(b.Settings),
                overSeeds.N,
                overSeeds.RunsA.Count,
                overSeeds.RunsB.Count,
                overSeeds.Difference,
                overSeeds.Low,
                overSeeds.High,
                overSeeds.P,
                overSeeds.PAdjusted,
                overSeeds.FamilySize,
                overSeeds.Wins,
                overSeeds.Ties,
                overSeeds.Losses,
                overSeeds.Better,
                overSeeds.Verdict
            )
            {
                Subject = overSeeds.Subject,
                Finding = overSeeds.Finding,
                Relevant = overSeeds.Relevant,
            };
            return Named(comparison, overSeeds.RunsA.Contains(first), overSeeds.Better is null ? null : overSeeds.Better == overSeeds.A);
        }

        if (evidence.Comparisons.FirstOrDefault(c => c.IsOf(first, second)) is not { } pair)
            return null;
        var networks = new OptionComparison(
            kind.Option(a.Settings),
            kind.Option(b.Settings),
            pair.N,
            1,
            1,
            pair.Difference,
            pair.Low,
            pair.High,
            pair.P,
            pair.PAdjusted,
            pair.FamilySize,
            pair.Wins,
            pair.Ties,
            pair.Losses,
            null,
            pair.Verdict
        )
        {
            Subject = pair.Subject,
            Finding = pair.Finding,
            Relevant = pair.Relevant,
        };
        return Named(networks, pair.A == first, pair.Better is null ? null : pair.Better == pair.A);
    }

    /// <summary>Numbers as A − B of the options, whichever of them came first where they were compared.</summary>
    private static OptionComparison Named(OptionComparison comparison, bool sameOrder, bool? firstIsBetter)
    {
        var better =
            firstIsBetter is not { } first ? null
            : first == sameOrder ? comparison.A
            : comparison.B;
        return sameOrder
            ? comparison with
            {
                Better = better,
            }
            : comparison with
            {
                SeedsA = comparison.SeedsB,
                SeedsB = comparison.SeedsA,
                Difference = -comparison.Difference,
                Low = -comparison.High,
                High = -comparison.Low,
                Wins = comparison.Losses,
                Losses = comparison.Wins,
                Better = better,
            };
    }

    /// <summary>Groups that would be called alike say where else they differ.</summary>
    private static List<string> Held(QuestionKind kind, List<List<Configuration>> groups)
    {
        var settings = groups.ConvertAll(g => g[0].Settings);
        var sizes = kind.Question != ReportQuestion.Size && settings.Select(s => s.ImageSize).Distinct().Count() > 1;
        var augmented = kind.Question != ReportQuestion.Augmentation && settings.Select(s => s.Augmentation.IsOff).Distinct().Count() > 1;
        var names = settings.ConvertAll(s =>
            string.Join(
                " · ",
                kind.Held(s)
                    .Append(sizes ? FormattableString.Invariant($"{s.ImageSize} px") : null)
                    .Append(
                        augmented
                            ? s.Augmentation.IsOff
                                ? "not augmented"
                                : "augmented"
                            : null
                    )
                    .OfType<string>()
            )
        );
        return
        [
            .. names.Select(
                (n, i) => names.Count(m => m == n) == 1 ? n : FormattableString.Invariant($"{n} (as run {groups[i][0].Runs[0].Id})")
            ),
        ];
    }
}
