using LesionPortal.Core.Runs;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Shared.Labels;
using LesionPortal.Web.Shared.Live;
using Microsoft.AspNetCore.Components;

namespace LesionPortal.Web.Runs.Components;

/// <summary>One page of runs; sorting, selecting and moving are told to whoever holds the state.</summary>
public sealed partial class RunsTable
{
    [Parameter, EditorRequired] public required IReadOnlyList<RunSummary> Runs { get; set; }
    [Parameter, EditorRequired] public required RunFilter Filter { get; set; }
    [Parameter] public IReadOnlySet<int> Selected { get; set; } = new HashSet<int>();
    [Parameter] public EventCallback<RunSort> OnSort { get; set; }
    [Parameter] public EventCallback<int> OnSelect { get; set; }
    [Parameter] public EventCallback<bool> OnSelectAll { get; set; }
    [Parameter] public EventCallback<int> OnMoveUp { get; set; }

    [Inject] private RunProgressBoard Board { get; set; } = null!;
    [Inject] private TimeProvider Time { get; set; } = null!;

    private bool AllSelected => Runs.Count > 0 && Runs.All(r => Selected.Contains(r.Id));

    private RenderFragment Heading(RunSort sort, string text, string? title = null, string? css = null) => builder =>
    {
        builder.OpenElement(0, "th");
        builder.AddAttribute(1, "scope", "col");
        builder.AddAttribute(2, "class", css);
        builder.AddAttribute(3, "aria-sort", Filter.Sort != sort ? "none" : Filter.Descending ? "descending" : "ascending");
        builder.OpenElement(4, "button");
        builder.AddAttribute(5, "type", "button");
        builder.AddAttribute(6, "title", title);
        builder.AddAttribute(7, "onclick", EventCallback.Factory.Create(this, () => OnSort.InvokeAsync(sort)));
        builder.AddContent(8, text);
        builder.AddContent(9, Filter.Sort != sort ? "" : Filter.Descending ? " ↓" : " ↑");
        builder.CloseElement();
        builder.CloseElement();
    };

    private string TimeOf(RunSummary run) => run switch
    {
        { FinishedAt: { } end, StartedAt: { } start } => RunFormat.Duration(end - start),
        { Status: RunStatus.Running, StartedAt: { } start } => RunFormat.Duration(Time.GetUtcNow().UtcDateTime - start),
        _ => "–",
    };
}
