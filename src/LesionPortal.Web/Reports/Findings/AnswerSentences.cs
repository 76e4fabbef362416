using System.Globalization;
using LesionPortal.Core.Statistics;
using LesionPortal.Web.Shared.Labels;

namespace LesionPortal.Web.Reports.Findings;

/// <summary>Answers in words. "Best" is said of validation, "better" only of what the tests on test cases show.</summary>
internal static class AnswerSentences
{
    public static string Title(ReportQuestion question) =>
        question switch
        {
            ReportQuestion.Loss => "Which loss is best for an architecture?",
            ReportQuestion.Architecture => "Which architecture is best for a loss?",
            ReportQuestion.Width => "What is the effect of width, and at what cost?",
            ReportQuestion.Size => "What is the effect of image size, and at what cost?",
            _ => "What is the effect of augmentation, and at what cost?",
        };

    public static string Answer(
        ReportQuestion question,
        string held,
        IReadOnlyList<QuestionOption> options,
        IReadOnlyList<OptionComparison> comparisons
    ) =>
        question is ReportQuestion.Loss or ReportQuestion.Architecture
            ? Best(question, held, options, comparisons)
            : Cost(question, held, options, comparisons);

    private static string Best(
        ReportQuestion question,
        string held,
        IReadOnlyList<QuestionOption> options,
        IReadOnlyList<OptionComparison> comparisons
    )
    {
        var (best, others) = (options[0], options.Skip(1).ToList());
        var subject = (question, best.Runs.Count) switch
        {
            (ReportQuestion.Loss, 1) => $"this network trained with the loss {best.Name}",
            (ReportQuestion.Loss, _) => $"the loss {best.Name}",
            (_, 1) => $"this trained {best.Name}",
            _ => best.Name,
        };
        var first =
            $"For {held}, everything else equal, {subject} is best by validation ({Scores(best)}{Seeds(options)}), "
            + $"before {ComparisonSummary.Listed([.. others.Select(o => $"{o.Name} ({Scores(o)})")])}.";
        var mine = comparisons.Where(c => c.A == best.Name || c.B == best.Name).ToList();
        if (mine.Count == 0)
            return first + " On the test cases the difference is untested.";
        var configurations = Standing(mine, ComparisonSubject.Configurations, best.Name, name => name);
        var networks = Standing(
            mine,
            ComparisonSubject.Networks,
            best.Name,
            name => question == ReportQuestion.Loss ? $"the one with {name}" : $"this trained {name}"
        );
        var none = comparisons.All(c => c.Subject == ComparisonSubject.Configurations && c.Better is null)
            ? question == ReportQuestion.Loss
                ? " On these cases no loss can be called the best."
                : " On these cases no architecture can be called the best."
            : "";
        return first
            + (configurations is null ? "" : $" On the test cases, by plain IoU, it is {configurations}.")
            + (networks is null ? "" : $" On the test cases, by plain IoU, this trained network is {networks}.")
            + none
            + Missing(question, options, comparisons);
    }

    /// <summary>Null without a comparison about this subject.</summary>
    private static string? Standing(List<OptionComparison> mine, ComparisonSubject subject, string best, Func<string, string> name)
    {
        var of = mine.Where(c => c.Subject == subject).ToList();
        if (of.Count == 0)
            return null;
        var standings = of.Select(c => new Standing(name(c.A == best ? c.B : c.A), c.Finding, c.Better is null ? null : c.Better == best));
        return $"{ComparisonSummary.Of(standings, of[0].Relevant)} ({ComparisonSummary.Basis(of[0].FamilySize, of[0].N)})";
    }

    /// <summary>What a claim about the options themselves still needs; empty where there is nothing missing.</summary>
    private static string Missing(
        ReportQuestion question,
        IReadOnlyList<QuestionOption> options,
        IReadOnlyList<OptionComparison> comparisons
    )
    {
        if (comparisons.All(c => c.Subject == ComparisonSubject.Configurations))
            return "";
        var about = question switch
        {
            ReportQuestion.Loss => "a loss",
            ReportQuestion.Architecture => "an architecture",
            ReportQuestion.Width => "the width",
            ReportQuestion.Size => "the size",
            _ => "augmentation",
        };
        var missing = options
            .Where(o => o.Runs.Count < ComparisonVerdict.MinSeeds)
            .Select(o => string.Create(CultureInfo.InvariantCulture, $"{ComparisonVerdict.MinSeeds - o.Runs.Count} of {o.Name}"))
            .ToList();
        var varied = options.All(o => o.Runs.Count == 1) ? " Seeds were not varied." : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{varied} A conclusion about {about} needs at least "
                + $"{ComparisonVerdict.MinSeeds} seeds on each side; missing: {ComparisonSummary.Listed(missing)}."
        );
    }

    private static string Cost(
        ReportQuestion question,
        string held,
        IReadOnlyList<QuestionOption> options,
        IReadOnlyList<OptionComparison> comparisons
    )
    {
        var basis = options[0];
        var steps = options
            .Skip(1)
            .Select(o =>
            {
                if (comparisons.FirstOrDefault(c => c.A == basis.Name && c.B == o.Name) is not { } c)
                    return $"{o.Name} instead of {basis.Name}: untested on the test cases{Price(basis, o)}.";
                // The comparison is A − B with the cheaper option first; the gain is reported for the more expensive one.
                var gain = EvidenceText.WithInterval(-c.Difference, -c.High, -c.Low, EvidenceText.SignedFormat);
                return $"{o.Name} instead of {basis.Name}: plain IoU on the test cases {gain}, {Gain(c, o.Name)}{Price(basis, o)}.";
            });
        var end = question == ReportQuestion.Size ? " Each size is scored in its own pixels." : "";
        return $"For {held}, everything else equal{Seeds(options)}: "
            + $"{string.Join(" ", steps)}{end}{Missing(question, options, comparisons)}";
    }

    private static string Gain(OptionComparison c, string dearer)
    {
        if (c.Subject == ComparisonSubject.TooFewSeeds)
            return string.Create(
                CultureInfo.InvariantCulture,
                $"no conclusion with fewer than {ComparisonVerdict.MinSeeds} seeds per " + $"side (n = {c.N})"
            );
        var better = c.Better == dearer;
        var gain = c.Finding switch
        {
            ComparisonFinding.Clear => better ? "a clear gain" : "a clear loss",
            ComparisonFinding.Negligible => string.Create(
                CultureInfo.InvariantCulture,
                $"{(better ? "a gain" : "a loss")} below the " + $"smallest relevant difference ({c.Relevant:0.####})"
            ),
            ComparisonFinding.Same => string.Create(CultureInfo.InvariantCulture, $"the same within {c.Relevant:0.####}"),
            _ => "no clear gain",
        };
        return $"{gain}{(c.Subject == ComparisonSubject.Networks ? " between these trained networks" : "")} "
            + $"({ComparisonSummary.Basis(c.FamilySize, c.N)})";
    }

    private static string Price(QuestionOption from, QuestionOption to)
    {
        var prices = ((double? Ratio, string Of)[])
            [
                (to.SecondsPerEpoch / from.SecondsPerEpoch, "the seconds per epoch"),
                (to.PeakMemoryMb / from.PeakMemoryMb, "the peak memory"),
                (from.Parameters == to.Parameters ? null : (double?)to.Parameters / from.Parameters, "the parameters"),
            ];
        var named = prices
            .Where(p => p.Ratio is { } r && double.IsFinite(r))
            .Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Ratio:0.0#} times {p.Of}"))
            .ToList();
        var measured = to.SecondsPerEpoch / from.SecondsPerEpoch is not null || to.PeakMemoryMb / from.PeakMemoryMb is not null;
        return named.Count == 0
            ? ""
            : $"; it takes {ComparisonSummary.Listed(named)}{(measured ? $" ({OtherWorkText.Caveat([from.IsQuiet, to.IsQuiet])})" : "")}";
    }

    private static string Seeds(IReadOnlyList<QuestionOption> options)
    {
        var counts = options.Select(o => o.Runs.Count).Distinct().ToList();
        return counts is [1] ? ""
            : counts is [var same] ? $", mean over {same} seeds"
            : ", mean over the seeds there are";
    }

    /// <summary>By quantised IoU the options are ranked; IoU comes first because it is what the tests compare.</summary>
    private static string Scores(QuestionOption option) =>
        string.Create(CultureInfo.InvariantCulture, $"IoU {option.ValidationIou:0.000}, quantised {option.ValidationQuantisedIou:0.000}");
}
