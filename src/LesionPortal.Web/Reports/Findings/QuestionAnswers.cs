using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;
using LesionPortal.Core.Statistics;
using LesionPortal.Data.Queries;

namespace LesionPortal.Web.Reports.Findings;

/// <summary>Answers the questions a suite's runs can answer. One question, one family: p is corrected by Holm over all its pairs.</summary>
internal static class QuestionAnswers
{
    private static readonly MetricDefinition Iou = MetricCatalogue.Get("iou");

    /// <param name="leftOut">Runs that learned nothing; an answer names those it would have compared.</param>
    /// <param name="otherWork">What else ran beside a run; null where that is not known of any.</param>
    public static IReadOnlyList<QuestionAnswer> Of(
        IReadOnlyList<Configuration> configurations, IReadOnlyList<RunSummary>? leftOut = null, Func<int, OtherWork?>? otherWork = null) =>
        [.. QuestionKind.All.SelectMany(kind => Of(kind, configurations, leftOut ?? [], otherWork ?? (_ => null)))];

    private static List<QuestionAnswer> Of(
        QuestionKind kind, IReadOnlyList<Configuration> configurations, IReadOnlyList<RunSummary> leftOut, Func<int, OtherWork?> otherWork)
    {
        var groups = kind.Groups(configurations).Select(g => Ordered(kind, g)).ToList();
        var pairs = groups.SelectMany((g, i) => g.SelectMany((a, j) => g.Skip(j + 1).Select(b => (Group: i, A: a, B: b)))).ToList();
        var tested = PairedComparison.Family([.. pairs.Select(p => (Scored(kind, p.A), Scored(kind, p.B)))], Iou);
        var compared = pairs.Zip(tested, (p, t) => (p.Group, Comparison: Compare(p.A, p.B, t))).ToLookup(p => p.Group, p => p.Comparison);
        var held = Held(kind, groups);
        return
        [
            .. groups.Select((g, i) =>
            {
                QuestionOption[] options = [.. g.Select(c => Option(kind, c) with { IsQuiet = Quiet(c, otherWork) })];
                OptionComparison[] comparisons = [.. compared[i]];
                return new QuestionAnswer(kind.Question, held[i], options, comparisons, QuestionWords.Answer(kind.Question, held[i], options, comparisons) + Missing(g[0]));
            }),
        ];

        string Missing(Configuration one) =>
            LeftOut.Sentence([.. leftOut.Where(r => kind.HeldEqual(Configuration.Without(r.Settings)) == kind.HeldEqual(one.Settings))]) is { } sentence ? " " + sentence : "";
    }

    private static List<Configuration> Ordered(QuestionKind kind, IReadOnlyList<Configuration> group) => kind.ByCost is { } cost
        ? [.. group.OrderBy(c => cost(c.Settings))]
        : [.. group.OrderByDescending(c => c.ValidationQuantisedIou).ThenByDescending(c => c.ValidationIou).ThenBy(c => c.Runs[0].Id)];

    private static ScoredRun Scored(QuestionKind kind, Configuration c) => new(kind.Option(c.Settings), [.. c.CaseMeans.Select(v => (double?)v)]);

    private static QuestionOption Option(QuestionKind kind, Configuration c)
    {
        var test = c.Interval;
        return new QuestionOption(kind.Option(c.Settings), [.. c.Runs.Select(r => r.Id)], c.ValidationQuantisedIou, c.ValidationIou, test.Estimate, test.Low, test.High,
            c.Runs[0].Parameters, Mean(c, r => r.SecondsPerEpoch), c.Runs.Max(r => r.PeakMemoryMb));
    }

    /// <summary>False if other work ran beside any of its runs, null if that is not known of some.</summary>
    private static bool? Quiet(Configuration c, Func<int, OtherWork?> otherWork)
    {
        var quiet = c.Runs.Select(r => otherWork(r.Id)?.IsQuiet).ToList();
        return quiet.Contains(false) ? false : quiet.Contains(null) ? null : true;
    }

    private static double? Mean(Configuration c, Func<RunSummary, double?> value) => c.Runs.All(r => value(r) is not null) ? c.Runs.Average(r => value(r)!.Value) : null;

    /// <summary>With several seeds of both, a difference is claimed only if it also holds for other seeds: the interval is over cases and seeds, in the words, too.</summary>
    private static OptionComparison Compare(Configuration a, Configuration b, PairedComparison tested)
    {
        var seeds = a.Runs.Count > 1 && b.Runs.Count > 1 ? Bootstrap.DifferenceOverCasesAndSeeds(a.TestIou, b.TestIou) : null;
        var interval = seeds ?? tested.Difference;
        var verdict = (tested with { Difference = interval }).Verdict;
        var words = tested.Verdict.IsClear && !verdict.IsClear
            ? $"No clear difference in {Iou.Name} between {tested.A} and {tested.B}: over these cases alone it would be clear, but with seeds drawn anew, too, the 95% interval ({QuestionWords.Signed(seeds!.Low)} to {QuestionWords.Signed(seeds.High)}) holds 0."
            : verdict.Words;
        return new OptionComparison(tested.A, tested.B, tested.N, a.Runs.Count, b.Runs.Count, tested.Difference.Estimate, interval.Low, interval.High, tested.Test.P, tested.PAdjusted, tested.FamilySize,
            tested.Outcomes.Wins, tested.Outcomes.Ties, tested.Outcomes.Losses, verdict.Better, words);
    }

    /// <summary>Groups that would be called alike say where else they differ.</summary>
    private static List<string> Held(QuestionKind kind, List<List<Configuration>> groups)
    {
        var settings = groups.ConvertAll(g => g[0].Settings);
        var sizes = kind.Question != ReportQuestion.Size && settings.Select(s => s.ImageSize).Distinct().Count() > 1;
        var augmented = kind.Question != ReportQuestion.Augmentation && settings.Select(s => s.Augmentation.IsOff).Distinct().Count() > 1;
        var names = settings.ConvertAll(s => string.Join(" · ", kind.Held(s)
            .Append(sizes ? FormattableString.Invariant($"{s.ImageSize} px") : null).Append(augmented ? s.Augmentation.IsOff ? "not augmented" : "augmented" : null).OfType<string>()));
        return [.. names.Select((n, i) => names.Count(m => m == n) == 1 ? n : FormattableString.Invariant($"{n} (as run {groups[i][0].Runs[0].Id})"))];
    }
}
