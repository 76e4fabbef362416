using LesionPortal.Core.Runs;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using Microsoft.AspNetCore.Components;

namespace LesionPortal.Web.Reviews.Pages;

/// <summary>
/// Review sessions, open and done, and the form that starts a new one. <c>?suite=1</c> or <c>?run=1</c> chooses what to read.
/// </summary>
public sealed partial class ReviewsPage
{
    private const int MaxRuns = 200;

    private IReadOnlyList<ReviewSessionSummary>? _sessions;
    private IReadOnlyList<SuiteSummary> _suites = [];
    private IReadOnlyList<RunSummary> _runs = [];
    private string? _problem;

    [SupplyParameterFromQuery(Name = "suite")]
    private int? SuiteQuery { get; set; }

    [SupplyParameterFromQuery(Name = "run")]
    private int? RunQuery { get; set; }

    [Inject]
    private ReviewQueries Reviews { get; set; } = null!;

    [Inject]
    private ReviewSessions Sessions { get; set; } = null!;

    [Inject]
    private RunQueries Runs { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        _suites = [.. (await Runs.SuitesAsync()).Where(s => s.Completed > 0)];
        _runs = (
            await Runs.ListAsync(
                new RunFilter
                {
                    Statuses = [RunStatus.Completed],
                    Sort = RunSort.Created,
                    Take = MaxRuns,
                }
            )
        ).Runs;
        _sessions = await Reviews.SessionsAsync();
    }

    private List<ReviewSessionSummary> Mine(Reader reader, bool done) =>
        [.. _sessions!.Where(s => s.Session.ReaderId == reader.Id && s.IsDone == done)];

    private async Task StartAsync(ReviewRequest request)
    {
        var start = await Sessions.StartAsync(request);
        _problem = start.Refusal;
        if (start.SessionId is { } id)
            Navigation.NavigateTo(FormattableString.Invariant($"/review/{id}"));
    }
}
