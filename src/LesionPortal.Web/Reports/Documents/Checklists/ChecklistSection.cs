using static System.FormattableString;

namespace LesionPortal.Web.Reports.Documents.Checklists;

/// <summary>Reporting checklists: each item answered from the suite's data, or marked as the author's.</summary>
internal static class ChecklistSection
{
    public const string Id = "checklist";

    /// <summary>In the last column of what no data answer.</summary>
    public const string AuthorsMark = "For the author";

    public static IReadOnlyList<Checklist> Lists { get; } = [ClaimChecklist.List, RidgeChecklist.List, MetricsReloadedChecklist.List];

    public static IReadOnlyList<PaperBlock> Blocks(SuiteReport report, PaperNumbers numbers) =>
        report.Rows.Count == 0
            ? []
            :
            [
                new PaperText(
                    "Items of three checklists, paraphrased; see the papers for the full text. "
                        + "Items that the suite's data can answer are filled in; the rest is marked for the author."
                ),
                .. Lists.Select(list => Table(list, report, numbers)),
            ];

    private static PaperTable Table(Checklist list, SuiteReport report, PaperNumbers numbers)
    {
        var answers = list.Items.Select(i => (Item: i, Answer: i.Answer(report))).ToList();
        var answered = answers.Where(a => a.Answer is not null).ToList();
        var whole = answered.Count(a => a.Item.Author is null);
        return numbers.Table(
            $"checklist-{list.Id}",
            Invariant($"{list.Name}: of {answers.Count} items {whole} are answered from the data, {answered.Count - whole} in part, ")
                + Invariant($"{answers.Count - answered.Count} are the author's. {list.Source}."),
            [new("Item"), new("What is asked", IsWide: true), new("Answer", IsWide: true)],
            answers.Select(a => new PaperRow([a.Item.Number, a.Item.Asks, Describe(a.Item, a.Answer)]))
        );
    }

    private static string Describe(ChecklistItem item, string? answer) =>
        (answer, item.Author) switch
        {
            ({ } given, null) => given,
            ({ } given, { } rest) => $"{given} {AuthorsMark}: {rest}.",
            (null, { } rest) => $"{AuthorsMark}: {rest}.",
            _ => $"{AuthorsMark}: not available from the suite's data.",
        };
}
