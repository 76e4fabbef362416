using System.Globalization;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Shared.Controls;
using LesionPortal.Web.Shared.Viewer;
using Microsoft.AspNetCore.Components;

namespace LesionPortal.Web.Predictions.Pages;

/// <summary>A finished run on an image somebody brings; the result has an address of its own.</summary>
public sealed partial class PredictPage
{
    private const int RecentShown = 8;

    private bool _loaded;
    private int _runId;
    private string? _problem;
    private UploadZone? _zone;
    private UploadedPrediction? _shown;
    private IReadOnlyList<RunSummary> _runs = [];
    private IReadOnlyList<UploadedPrediction> _recent = [];

    [Parameter]
    public Guid? Id { get; set; }

    /// <summary>The run to begin with, for links from a run's page.</summary>
    [SupplyParameterFromQuery(Name = "run")]
    private int? RunQuery { get; set; }

    [Inject]
    private RunQueries Runs { get; set; } = null!;

    [Inject]
    private UploadedPredictionQueries Predictions { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    protected override async Task OnParametersSetAsync()
    {
        _problem = null;
        _shown = Id is { } id ? await Predictions.FindAsync(id) : null;
        if (_shown is null)
        {
            _runs = (
                await Runs.ListAsync(
                    new RunFilter
                    {
                        Statuses = [RunStatus.Completed],
                        Sort = RunSort.BestValidation,
                        Descending = true,
                        Take = 100,
                    }
                )
            ).Runs;
            _recent = await Predictions.RecentAsync(RecentShown);
            if (_runs.All(r => r.Id != _runId))
                _runId = _runs.FirstOrDefault(r => r.Id == RunQuery)?.Id ?? (_runs.Count > 0 ? _runs[0].Id : 0);
        }

        _loaded = true;
    }

    private async Task SendAsync((string Name, long Bytes) file)
    {
        _problem = null;
        await _zone!.StartAsync(
            "/api/predictions",
            new Dictionary<string, string> { ["run"] = _runId.ToString(CultureInfo.InvariantCulture) }
        );
    }

    private void Finished(UploadReply reply)
    {
        if (reply.Id is { } id)
            Navigation.NavigateTo($"/predict/{id}");
        else
            _problem = reply.Problem;
    }

    private static ViewerScene SceneOf(UploadedPrediction shown) =>
        new()
        {
            ImageUrl = MediaAddress.UploadedImage(shown.Id),
            ProbabilityUrl = MediaAddress.UploadedProbability(shown.Id),
            Rule = shown.Run!.Decision,
            Description = FormattableString.Invariant($"{shown.FileName}, {shown.Width} by {shown.Height} pixels, with the predicted mask"),
        };

    private static string DownloadName(UploadedPrediction shown) => Path.GetFileNameWithoutExtension(shown.FileName) + "-mask.png";
}
