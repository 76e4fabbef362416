using System.Globalization;
using LesionPortal.Web.Reports.Documents.Checklists;

namespace LesionPortal.Web.Reports.Documents;

/// <summary>Writes a suite's report as a paper: the verdict first, then the evidence.</summary>
public static class PaperWriter
{
    /// <summary>The ids of all sections, in their order; those without content are left out of a paper.</summary>
    public static IReadOnlyList<string> SectionIds { get; } =
    [
        "verdict",
        "question",
        "data",
        "protocol",
        "networks",
        "final",
        "folds",
        "intervals",
        "metrics",
        "comparisons",
        "answers",
        "best",
        "curves",
        "course",
        "seeds",
        "diagnoses",
        "cases",
        "failures",
        "calibration",
        "cost",
        "readers",
        "limits",
        "environment",
        "reproduce",
        "method",
        ChecklistSection.Id,
    ];

    /// <param name="pictures">Cases with outlines; null leaves the figure out.</param>
    public static Paper Write(SuiteReport report, CasePictures? pictures = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        var numbers = new PaperNumbers();
        PaperSection[] sections =
        [
            Section("verdict", "Verdict", [.. report.Verdict.Select(v => new PaperText(v))]),
            Section("question", "Question", SetupSections.Question(report)),
            Section("data", "Data", DataSection.Blocks(report, numbers)),
            Section("protocol", "Protocol", SetupSections.Protocol(report, numbers)),
            Section("networks", "Networks", SetupSections.Networks(report, numbers)),
            Section("final", "Results", ScoreSections.Final(report, numbers)),
            Section("folds", "Cross-validation", ScoreSections.Folds(report, numbers)),
            Section("intervals", "Test scores with confidence intervals", ScoreSections.Intervals(report, numbers)),
            Section("metrics", "All metrics", MetricSection.Blocks(report, numbers)),
            Section(
                "comparisons",
                "Pairwise comparisons",
                [.. ConfigurationSection.Blocks(report, numbers), .. ScoreSections.Comparisons(report, numbers)]
            ),
            Section("answers", "Effect of loss, architecture and settings", QuestionSection.Blocks(report, numbers)),
            Section("best", "Best runs", ScoreSections.Best(report, numbers)),
            Section("curves", "Loss and score by epoch", CurveSections.Curves(report, numbers)),
            Section("course", "Convergence, overfitting, stability", CurveSections.Course(report, numbers)),
            Section("seeds", "Seed variation", CurveSections.Seeds(report, numbers)),
            Section("diagnoses", "By diagnosis, size, border, hair, contrast and skin tone", SliceSection.Blocks(report, numbers)),
            Section("cases", "Best and worst cases", CaseSections.Pictures(report, pictures, numbers)),
            Section("failures", "Failures", CaseSections.Failures(report, numbers)),
            Section("calibration", "Calibration", CaseSections.Calibration(report, numbers)),
            Section("cost", "Time and memory", CostSections.Cost(report, numbers)),
            Section("readers", "Readers' verdicts", CostSections.Readers(report, numbers)),
            Section("limits", "Limits", LimitsSection.Blocks(report)),
            Section("environment", "Environment", OriginSections.Environment(report, numbers)),
            Section("reproduce", "Reproducibility", OriginSections.Reproduce(report)),
            Section("method", "Methods", [new PaperList(report.Notes)]),
            Section(ChecklistSection.Id, "Checklists", ChecklistSection.Blocks(report, numbers)),
        ];
        return new Paper(
            report.Title,
            Lead(report),
            report.IsSynthetic,
            [.. sections.Where(s => s.Blocks.Count > 0 || s.AuthorText is not null)]
        );

        PaperSection Section(string id, string title, IReadOnlyList<PaperBlock> blocks) =>
            new(id, title, blocks, report.Texts.TryGetValue(id, out var text) && text.Trim().Length > 0 ? text : null);
    }

    private static string Lead(SuiteReport report)
    {
        var split = report.Split is { } s
            ? string.Create(CultureInfo.InvariantCulture, $", {s.Train} training, {s.Validation} validation and {s.Test} test cases")
            : "";
        var updated = report.UpdatedAt is { } time
            ? string.Create(CultureInfo.InvariantCulture, $". As of {time:yyyy-MM-dd HH:mm} UTC")
            : "";
        var against = report.Reference is { HasOthers: true } reference
            ? $" Scores are against {reference.Masks}{(reference.IsOwn ? " (reference v1)" : "")}."
            : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Rows.Count} {(report.Rows.Count == 1 ? "run" : "runs")} on "
                + $"{string.Join(", ", report.Datasets)}{split}{updated}.{against}"
        );
    }
}
