namespace LesionPortal.Web.Reports.Documents.Checklists;

/// <summary>One item of a reporting checklist, in words of our own.</summary>
/// <param name="Number">As in the checklist; a letter of its section where the number is not given here.</param>
/// <param name="Asks">What the checklist asks for.</param>
/// <param name="Answer">From the suite's data; null where they do not tell.</param>
/// <param name="Author">What the author has to add; null where the data tell all.</param>
internal sealed record ChecklistItem(string Number, string Asks, Func<SuiteReport, string?> Answer, string? Author = null)
{
    /// <summary>Of an item that no data of a suite can answer.</summary>
    public static ChecklistItem ForAuthor(string number, string asks, string? author = null) =>
        new(number, asks, _ => null, author ?? "to be filled in");
}

/// <param name="Id">Names its table.</param>
/// <param name="Source">The paper.</param>
internal sealed record Checklist(string Id, string Name, string Source, IReadOnlyList<ChecklistItem> Items);
