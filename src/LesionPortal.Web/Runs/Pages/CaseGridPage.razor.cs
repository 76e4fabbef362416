using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Runs.Components;
using Microsoft.AspNetCore.Components;

namespace LesionPortal.Web.Runs.Pages;

/// <summary>Every case of a suite by every run of it: where all fail, and where they disagree.</summary>
public sealed partial class CaseGridPage
{
    private static readonly (CaseGridOrder Order, string Name)[] Orders =
    [
        (CaseGridOrder.Worst, "Worst first"),
        (CaseGridOrder.Disagreement, "Most disagreement first"),
        (CaseGridOrder.Case, "By case"),
    ];

    private bool _loaded;
    private (int Suite, SplitPart Part, CaseGridOrder Order)? _read;
    private SuiteDetails? _suite;
    private IReadOnlyList<RunSummary> _runs = [];
    private IReadOnlyList<CaseGridRow> _rows = [];

    [Parameter]
    public int SuiteId { get; set; }

    [SupplyParameterFromQuery(Name = "part")]
    private string? PartName { get; set; }

    [SupplyParameterFromQuery(Name = "order")]
    private string? OrderName { get; set; }

    [Inject]
    private RunQueries Runs { get; set; } = null!;

    private SplitPart Part =>
        string.Equals(PartName, "validation", StringComparison.OrdinalIgnoreCase) ? SplitPart.Validation : SplitPart.Test;
    private CaseGridOrder Order =>
        Enum.TryParse<CaseGridOrder>(OrderName, ignoreCase: true, out var order) && Enum.IsDefined(order) ? order : CaseGridOrder.Worst;

    protected override async Task OnParametersSetAsync()
    {
        if (_read == (SuiteId, Part, Order))
            return;
        _read = (SuiteId, Part, Order);
        _suite = await Runs.SuiteAsync(SuiteId);
        _runs = [.. (_suite?.Runs ?? []).Where(r => r.Status == RunStatus.Completed)];
        var scores = new List<CaseScore>();
        foreach (var run in _runs)
            scores.AddRange(await Runs.CaseScoresAsync(run.Id, Part, Checkpoint.Best));
        _rows = CaseGridRows.Of(scores, Order);
        _loaded = true;
    }

    private string Address(SplitPart part, CaseGridOrder order) =>
        $"/suites/{SuiteId}/grid?part={part.ToString().ToLowerInvariant()}&order={order.ToString().ToLowerInvariant()}";

    private string Viewer(int runId, string caseId) => $"/runs/{runId}/cases/{caseId}{(Part == SplitPart.Test ? "" : "?part=validation")}";
}
