using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Shared.Labels;
using LesionPortal.Web.Shared.Live;
using Microsoft.AspNetCore.Components;

namespace LesionPortal.Web.Runs.Components;

/// <summary>One page of runs; sorting, selecting and moving are told to whoever holds the state.</summary>
public sealed partial class RunsTable
{
    private const string TestMeaning =
        "IoU on the test cases by the best checkpoint, Dice below it; hidden until the run has completed. "
        + "Runs are not sorted by it: choose by validation.";

    private static readonly string s_quantisedMeaning =
        $"{MetricCatalogue.Get("quantisedIou").Formula}, on the validation cases, at the best epoch so far; this score chooses that epoch";

    [Parameter, EditorRequired]
    public required IReadOnlyList<RunSummary> Runs { get; set; }

    [Parameter, EditorRequired]
    public required RunFilter Filter { get; set; }

    [Parameter]
    public IReadOnlySet<int> Selected { get; set; } = new HashSet<int>();

    [Parameter]
    public EventCallback<RunSort> OnSort { get; set; }

    [Parameter]
    public EventCallback<int> OnSelect { get; set; }

    [Parameter]
    public EventCallback<bool> OnSelectAll { get; set; }

    [Parameter]
    public EventCallback<int> OnMoveUp { get; set; }

    /// <summary>A run, and whether it shall have a star.</summary>
    [Parameter]
    public EventCallback<(int Run, bool Starred)> OnStar { get; set; }

    [Inject]
    private RunProgressBoard Board { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private bool AllSelected => Runs.Count > 0 && Runs.All(r => Selected.Contains(r.Id));

    private string TimeOf(RunSummary run) =>
        run switch
        {
            { FinishedAt: { } end, StartedAt: { } start } => RunFormat.Duration(end - start),
            { Status: RunStatus.Running, StartedAt: { } start } => RunFormat.Duration(Time.GetUtcNow().UtcDateTime - start),
            _ => "–",
        };
}
