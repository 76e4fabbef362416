using System.Globalization;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Reports.Documents;

namespace LesionPortal.Web.Reports.Findings;

/// <summary>Says which runs a conclusion leaves out because they learned nothing.</summary>
internal static class LeftOut
{
    /// <summary>Of the report's rows, with the numbers; null where every run learned something.</summary>
    public static string? Reasons(IEnumerable<ReportRow> rows)
    {
        List<string> words =
        [
            .. rows.Where(r => r.LearnedNothing is not null)
                .Select(r =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{r.Name} (run {r.RunId}) is excluded from selection, comparisons " + $"and counts. {r.LearnedNothing}"
                    )
                ),
        ];
        return words.Count == 0 ? null : string.Join(" ", words);
    }

    /// <summary>For a section; nothing where every run learned something.</summary>
    public static IReadOnlyList<PaperBlock> Block(SuiteReport report) =>
        Sentence([.. report.Rows.Where(r => r.LearnedNothing is not null).Select(r => (r.Name, r.RunId))]) is { } sentence
            ? [new PaperText(sentence)]
            : [];

    public static string? Sentence(IReadOnlyList<RunSummary> runs) => Sentence([.. runs.Select(r => (r.Name, r.Id))]);

    private static string? Sentence(List<(string Name, int Id)> runs) =>
        runs.Count == 0
            ? null
            : $"Excluded because {(runs.Count == 1 ? "it" : "they")} learned nothing: "
                + $"{string.Join(", ", runs.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Name} (run {r.Id})")))}.";
}
