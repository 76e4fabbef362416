using System.Globalization;
using LesionPortal.Web.Components.Runs;

namespace LesionPortal.Web.Reports.Findings;

/// <summary>Answers in words. "Best" is said of validation, "better" only of what the tests on test cases show.</summary>
internal static class QuestionWords
{
    public static string Title(ReportQuestion question) => question switch
    {
        ReportQuestion.Loss => "Which loss is best for an architecture?",
        ReportQuestion.Architecture => "Which architecture is best for a loss?",
        ReportQuestion.Width => "What does width buy, and what does it cost?",
        ReportQuestion.Size => "What do larger images buy, and what do they cost?",
        _ => "What does augmentation buy, and what does it cost?",
    };

    public static string Answer(ReportQuestion question, string held, IReadOnlyList<QuestionOption> options, IReadOnlyList<OptionComparison> comparisons) =>
        question is ReportQuestion.Loss or ReportQuestion.Architecture ? Best(question, held, options, comparisons) : Cost(question, held, options, comparisons);

    public static string Signed(double? value) => value?.ToString(EvidenceText.SignedFormat, CultureInfo.InvariantCulture) ?? "–";

    private static string Best(ReportQuestion question, string held, IReadOnlyList<QuestionOption> options, IReadOnlyList<OptionComparison> comparisons)
    {
        var (best, others) = (options[0], options.Skip(1).ToList());
        var kind = question == ReportQuestion.Loss ? "the loss " : "";
        var first = $"For {held}, everything else equal, {kind}{best.Name} is best by validation ({Score(best.ValidationQuantisedIou)} quantised IoU{Seeds(options)}), before {Listed([.. others.Select(o => $"{o.Name} ({Score(o.ValidationQuantisedIou)})")])}. ";
        var mine = comparisons.Where(c => c.A == best.Name || c.B == best.Name).ToList();
        var groups = ((string Words, Func<OptionComparison, bool> Is)[])
        [
            ("better than ", c => c.Better == best.Name),
            ("not clearly different from ", c => c.Better is null),
            ("worse than ", c => c.Better is not null && c.Better != best.Name),
        ];
        var standing = string.Join("; ", groups.Select(g => (g.Words, Names: mine.Where(g.Is).Select(c => c.A == best.Name ? c.B : c.A).ToList())).Where(g => g.Names.Count > 0).Select(g => g.Words + Listed(g.Names)));
        var none = comparisons.All(c => c.Better is null)
            ? question == ReportQuestion.Loss ? " On these cases no loss can be called the best." : " On these cases no architecture can be called the best." : "";
        return first + $"On the test cases, by plain IoU, it is {standing} ({Basis(mine[0])}).{none}";
    }

    private static string Cost(ReportQuestion question, string held, IReadOnlyList<QuestionOption> options, IReadOnlyList<OptionComparison> comparisons)
    {
        var basis = options[0];
        var steps = options.Skip(1).Select(o =>
        {
            var c = comparisons.Single(c => c.A == basis.Name && c.B == o.Name);
            // The comparison is A − B with the cheaper first; the gain is told from the dearer one.
            var gain = EvidenceText.WithInterval(-c.Difference, -c.High, -c.Low, EvidenceText.SignedFormat);
            var verdict = c.Better == o.Name ? "a clear gain" : c.Better is null ? "no clear gain" : "a clear loss";
            return $"{o.Name} instead of {basis.Name}: plain IoU on the test cases {gain}, {verdict} ({Basis(c)}){Price(basis, o)}.";
        });
        var end = question == ReportQuestion.Size ? " Each size is scored in its own pixels." : "";
        return $"For {held}, everything else equal{Seeds(options)}: {string.Join(" ", steps)}{end}";
    }

    private static string Price(QuestionOption from, QuestionOption to)
    {
        var prices = ((double? Ratio, string Of)[])
        [
            (to.SecondsPerEpoch / from.SecondsPerEpoch, "the seconds an epoch"),
            (to.PeakMemoryMb / from.PeakMemoryMb, "the peak memory"),
            (from.Parameters == to.Parameters ? null : (double?)to.Parameters / from.Parameters, "the parameters"),
        ];
        var told = prices.Where(p => p.Ratio is { } r && double.IsFinite(r)).Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Ratio:0.0#} times {p.Of}")).ToList();
        var measured = to.SecondsPerEpoch / from.SecondsPerEpoch is not null || to.PeakMemoryMb / from.PeakMemoryMb is not null;
        return told.Count == 0 ? "" : $"; it takes {Listed(told)}{(measured ? $" ({OtherWorkWords.Caveat([from.IsQuiet, to.IsQuiet])})" : "")}";
    }

    private static string Basis(OptionComparison c) => string.Create(CultureInfo.InvariantCulture, $"tested in pairs{(c.FamilySize > 1 ? $", p adjusted over {c.FamilySize} comparisons" : "")}, n = {c.N}");

    private static string Seeds(IReadOnlyList<QuestionOption> options)
    {
        var counts = options.Select(o => o.Runs.Count).Distinct().ToList();
        return counts is [1] ? "" : counts is [var same] ? $", mean over {same} seeds" : ", mean over the seeds there are";
    }

    private static string Listed(List<string> names) => names.Count < 2 ? names[0] : $"{string.Join(", ", names.SkipLast(1))} and {names[^1]}";

    private static string Score(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
