using System.Globalization;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;
using LesionPortal.Web.Reports.Findings;

namespace LesionPortal.Web.Reports.Documents;

/// <summary>What the numbers cannot show, as far as it follows from them; the author adds the rest.</summary>
internal static class LimitsSection
{
    private const int FewCases = 100;

    public static IReadOnlyList<PaperBlock> Blocks(SuiteReport report)
    {
        if (report.Rows.Count == 0)
            return [];
        var limits = new List<string>();
        if (report.Split is { Test: < FewCases } split)
            limits.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"There are {split.Test} test cases: small differences cannot be told from chance, and diagnoses with "
                        + $"few cases even less."
                )
            );
        if (report.Data is { } data && data.Counts.FirstOrDefault(c => c.Diagnosis == Diagnosis.Melanoma) is { Test: var melanomas })
            limits.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Of the test cases {melanomas} "
                        + $"{(melanomas == 1 ? "is a melanoma" : "are melanomas")}; results for all cases may not apply to them."
                )
            );
        limits.Add(
            "One split of one dataset: another split would give other numbers, and images from another hospital or dermatoscope "
                + "probably lower ones."
        );
        if (TuningNotice.Of(report) is { } tuned)
            limits.Add(tuned);
        limits.AddRange(
            report
                .FewSeeds.GroupBy(f => f.Seeds.Count)
                .OrderBy(g => g.Key)
                .Select(g =>
                    $"{(g.Key == 1 ? "One seed" : "Two seeds")}: {ComparisonSummary.Listed([.. g.Select(f => f.Name)])}. "
                    + $"Differences between these "
                    + $"networks include seed variation and do not support conclusions about loss, architecture or settings."
                )
        );
        if (report.CrossValidation.Count > 0)
            limits.Add(
                $"One seed a fold: {ComparisonSummary.Listed([.. report.CrossValidation.Select(f => f.Name)])}; differences include "
                    + $"seed variation."
            );
        var open = report.Courses.Count(c => c.Course is { Validation: LossTrend.Falling, LearnedNothing: null });
        if (open > 0)
            limits.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{open} of {report.Courses.Count} runs had not converged: more epochs could change their order."
                )
            );
        var unknown = report.Courses.Count(c => c.Course.Converged is null);
        if (unknown > 0)
            limits.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"It is unclear whether {unknown} of {report.Courses.Count} runs " + $"had converged."
                )
            );
        var nothing = report.Rows.Count(r => r.LearnedNothing is not null);
        if (nothing > 0)
            limits.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{nothing} of {report.Rows.Count} runs learned nothing and "
                        + $"{(nothing == 1 ? "is" : "are")} excluded: the conclusions apply to trainings that learned something; how often "
                        + $"training fails to learn was not tested."
                )
            );
        if (report.Rows.Select(r => r.Epochs).Distinct().Count() > 1)
            limits.Add("The runs were not given the same number of epochs.");
        if (!report.IsSynthetic)
            limits.Add(
                "Reference masks are one outline each. Two of twelve dermatologists of different experience differed on "
                    + "15% of the lesion's area on average (Peserico, Silletti, Zattra and Belloni Fortina 2012), two masks of "
                    + "IMA++ reach a median Jaccard of .75 (arXiv 2512.21472), lower on malignant lesions: scores far above "
                    + "such agreement mean little."
            );
        else
            limits.Add("The cases are synthetic; the results say nothing about real lesions.");
        if (report.TestScoreViews is { } looks)
            limits.Add(looks);
        return [new PaperList(limits)];
    }
}
