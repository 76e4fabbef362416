using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Runs.Queue;
using LesionPortal.Web.Shared.Labels;
using Microsoft.AspNetCore.Components;

namespace LesionPortal.Web.Runs.Components;

/// <summary>
/// What the settings in the form will lead to: parameters (asked of the trainer a moment after the last change), images in each
/// part, time from runs this machine has done, place in the queue.
/// </summary>
public sealed partial class RunConsequences : IDisposable
{
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(350);

    private CancellationTokenSource? _asking;
    private IReadOnlyList<RunSettings> _asked = [];
    private IReadOnlyList<(string Name, string Text)> _networks = [];
    private string _time = "–";
    private string _place = "–";

    [Parameter, EditorRequired]
    public required IReadOnlyList<RunSettings> Runs { get; set; }

    [Parameter]
    public bool IsSuite { get; set; }

    /// <summary>The split of the chosen dataset; null before one is chosen.</summary>
    [Parameter]
    public SplitResult? Split { get; set; }

    [Parameter]
    public IReadOnlyDictionary<string, Diagnosis> Diagnoses { get; set; } = new Dictionary<string, Diagnosis>();

    /// <summary>Pairs of near-identical images of the dataset.</summary>
    [Parameter]
    public IReadOnlyList<(string First, string Second)> NearDuplicatePairs { get; set; } = [];

    [Inject]
    private IResidentTrainer Trainer { get; set; } = null!;

    [Inject]
    private RunQueries Queries { get; set; } = null!;

    [Inject]
    private RunEstimates Estimates { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    protected override async Task OnParametersSetAsync()
    {
        // Explicit splits compare by reference; the same lists typed again only cost one more question.
        if (_asked.SequenceEqual(Runs))
            return;
        _asked = Runs;
        if (_asking is not null)
            await _asking.CancelAsync();
        _asking?.Dispose();
        _asking = new CancellationTokenSource();
        var token = _asking.Token;
        try
        {
            await Task.Delay(Pause, Clock, token);
            var valid = Runs.Where(r => RunSettingsValidator.Validate(r).Count == 0).ToList();
            await Task.WhenAll(DescribeAsync(valid, token), EstimateAsync(valid, token), FindPlaceAsync(token));
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // The settings changed again; the later call answers.
        }
    }

    private async Task DescribeAsync(List<RunSettings> runs, CancellationToken token)
    {
        var networks = new List<(string, string)>();
        foreach (var run in runs.DistinctBy(r => (r.Architecture, r.BaseChannels)))
        {
            var reply = await Trainer.DescribeAsync(run, token);
            networks.Add(
                ($"{RunFormat.Architecture(run.Architecture)} {run.BaseChannels}", reply.Error ?? RunFormat.Count(reply.Parameters))
            );
        }

        token.ThrowIfCancellationRequested();
        _networks = networks;
    }

    private async Task EstimateAsync(List<RunSettings> runs, CancellationToken token)
    {
        var known = TimeSpan.Zero;
        var unknown = 0;
        foreach (var group in runs.GroupBy(r => r with { Seed = 0, Loss = Loss.Dice }))
        {
            if (await Estimates.EstimateAsync(group.First(), token) is { } estimate)
                known += estimate.Total * group.Count();
            else
                unknown += group.Count();
        }

        token.ThrowIfCancellationRequested();
        _time = runs.Count == 0 ? "–" : RunFormat.About(known, unknown);
    }

    private async Task FindPlaceAsync(CancellationToken token)
    {
        var page = await Queries.ListAsync(new RunFilter { Statuses = [RunStatus.Queued, RunStatus.Running], Take = 1 }, token);
        token.ThrowIfCancellationRequested();
        _place =
            page.Total == 0
                ? "immediately: no run is training or queued"
                : $"after {RunFormat.Plural(page.Total, "run", "runs")} training or queued";
    }

    public void Dispose()
    {
        _asking?.Cancel();
        _asking?.Dispose();
    }
}
