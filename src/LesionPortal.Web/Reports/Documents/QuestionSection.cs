using System.Globalization;
using LesionPortal.Core.Metrics;
using LesionPortal.Web.Reports.Findings;
using LesionPortal.Web.Shared.Labels;

namespace LesionPortal.Web.Reports.Documents;

internal static class QuestionSection
{
    public static IReadOnlyList<PaperBlock> Blocks(SuiteReport report, PaperNumbers numbers)
    {
        List<PaperBlock> blocks = [.. LeftOut.Block(report)];
        foreach (var question in report.Questions.GroupBy(q => q.Question))
        {
            blocks.Add(new PaperHeading(AnswerSentences.Title(question.Key)));
            foreach (var answer in question)
                blocks.Add(new PaperText(answer.Answer));
            var name = JsonName(question.Key);
            blocks.Add(Options(name, [.. question], numbers));
            blocks.Add(Comparisons(name, [.. question], numbers));
        }

        return blocks;
    }

    private static PaperTable Options(string name, IReadOnlyList<QuestionAnswer> answers, PaperNumbers numbers) =>
        numbers.Table(
            $"{name}-options",
            "Means over the runs of each option (one run a seed). Validation: of the best checkpoint. "
                + "Test: IoU over cases and seeds with its 95% interval (cases resampled; with several seeds, seeds too). "
                + "Seconds are a run's mean an epoch, memory the highest of its runs.",
            [
                new("Constant"),
                new("Option"),
                new("Seeds", true),
                new("IoU val", true),
                new("IoU test", true),
                new("Quantised IoU val", true) { Hint = MetricCatalogue.Get("quantisedIou").Formula },
                new("Parameters", true),
                new("Seconds per epoch", true),
                new("Peak memory", true),
            ],
            answers.SelectMany(a =>
                a.Options.Select(o => new PaperRow([
                    a.Held,
                    o.Name,
                    PaperCell.Of(o.Runs.Count, "0"),
                    PaperCell.Of(o.ValidationIou, "0.000"),
                    new PaperCell(EvidenceText.WithInterval(o.Test, o.Low, o.High, "0.000"), o.Test),
                    PaperCell.Of(o.ValidationQuantisedIou, "0.000"),
                    PaperCell.Of(o.Parameters, "#,0"),
                    PaperCell.Of(o.SecondsPerEpoch, "0.00"),
                    new PaperCell(RunFormat.Megabytes(o.PeakMemoryMb), o.PeakMemoryMb),
                ]))
            )
        );

    private static PaperTable Comparisons(string name, IReadOnlyList<QuestionAnswer> answers, PaperNumbers numbers)
    {
        var family = answers.SelectMany(a => a.Comparisons).Select(c => c.FamilySize).DefaultIfEmpty().Max();
        var seeds = answers.SelectMany(a => a.Comparisons).Any(c => c.SeedsA > 1 || c.SeedsB > 1);
        return numbers.Table(
            $"{name}-comparisons",
            string.Create(
                CultureInfo.InvariantCulture,
                $"IoU on the test cases, best checkpoint, training resolution"
                    + $"{(seeds ? ", averaged over the seeds in each case" : "")}: "
                    + $"mean difference with its 95% interval{(seeds ? " (over cases, and over seeds where both have several)" : "")}, "
                    + $"Wilcoxon's p"
                    + $"{(seeds ? " (where both have several seeds the larger of it and that of the t test over cases and seeds)" : "")}, "
                    + $"adjusted by Holm over the {family} {(family == 1 ? "claim" : "claims")} of this report. –: no conclusion."
            ),
            [
                new("Constant"),
                new("A"),
                new("B"),
                new("A − B", true),
                new("p", true),
                new("Adjusted p", true),
                new("Better / as good / worse", true),
                new("Verdict", IsWide: true),
            ],
            answers.SelectMany(a =>
                a.Comparisons.Select(c => new PaperRow([
                    a.Held,
                    c.A,
                    c.B,
                    new PaperCell(EvidenceText.WithInterval(c.Difference, c.Low, c.High, EvidenceText.SignedFormat), c.Difference),
                    new PaperCell(EvidenceText.P(c.P), c.P),
                    new PaperCell(EvidenceText.P(c.PAdjusted), c.PAdjusted),
                    string.Create(CultureInfo.InvariantCulture, $"{c.Wins} / {c.Ties} / {c.Losses}"),
                    c.Verdict,
                ]))
            )
        );
    }

    private static string JsonName(ReportQuestion question) => question.ToString().ToLowerInvariant();
}
