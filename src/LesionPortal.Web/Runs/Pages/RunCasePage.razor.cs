using System.Globalization;
using LesionPortal.Core.Cases;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Runs.Components;
using LesionPortal.Web.Shared.Labels;
using LesionPortal.Web.Shared.Viewer;
using Microsoft.AspNetCore.Components;

namespace LesionPortal.Web.Runs.Pages;

/// <summary>A run's predictions over the images, worst first, with the same case of the suite's other runs a key away.</summary>
public sealed partial class RunCasePage
{
    private const int MostSiblings = 9;

    private bool _loaded;
    private int _index;
    private (int Run, SplitPart Part)? _read;
    private RunSummary? _run;
    private CaseScore? _score;
    private DatasetCase? _case;
    private int _latestReference = 1;
    private IReadOnlyList<CaseScore> _scores = [];
    private IReadOnlyList<Filmstrip.Frame> _frames = [];
    private IReadOnlyList<RunSwitcher.Choice> _siblings = [];

    [Parameter]
    public int RunId { get; set; }

    [Parameter]
    public string? CaseId { get; set; }

    [SupplyParameterFromQuery(Name = "part")]
    private string? PartName { get; set; }

    [Inject]
    private RunQueries Runs { get; set; } = null!;

    [Inject]
    private RevisionQueries Revisions { get; set; } = null!;

    [Inject]
    private DatasetQueries Datasets { get; set; } = null!;

    private SplitPart Part => Enum.TryParse<SplitPart>(PartName, ignoreCase: true, out var part) ? part : SplitPart.Test;

    private bool HasMap => Part != SplitPart.Train;

    private string TableScore =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"The tables: IoU {_score!.Iou:0.000}, Dice {_score.Dice:0.000}, quantised IoU {_score.QuantisedIou:0.0} "
                + $"({Part.ToString().ToLowerInvariant()}, best epoch), at "
                + $"{_run!.Settings.ImageSize}×{_run.Settings.ImageSize}, {RunFormat.Decision(_run.Settings, _run.Decision)}."
        );

    private ViewerScene Scene =>
        SceneOf(_score!.CaseId) with
        {
            Description = FormattableString.Invariant(
                $"Dermoscopic image {_score.CaseId} with its reference mask and the prediction of {_run!.Name}, IoU {_score.Iou:0.000}"
            ),
            LaterReferences = string.Join(
                ' ',
                Enumerable.Range(2, _latestReference - 1).Select(v => MediaAddress.Reference(_run.DatasetId, _score.CaseId, v))
            ),
            Neighbours = string.Join(
                ' ',
                new[] { _index + 1, _index - 1 }
                    .Where(IsCase)
                    .Select(i => SceneOf(_scores[i].CaseId))
                    .SelectMany(s => new[] { s.ImageUrl, s.MaskUrl, s.ProbabilityUrl })
                    .OfType<string>()
            ),
            RevisionsUrl = MediaAddress.Revisions(_run.DatasetId, _score.CaseId),
            OtherRuns = HasMap
                ? new([
                    .. _siblings
                        .Where(s => s.RunId != RunId)
                        .Select(s => new RunLayer(s.RunId, s.Name, MediaAddress.Prediction(s.RunId, _score.CaseId), s.Rule)),
                ])
                : RunLayers.None,
        };

    protected override async Task OnParametersSetAsync()
    {
        if (_read != (RunId, Part))
        {
            _read = (RunId, Part);
            _run = await Runs.SummaryAsync(RunId);
            _scores = _run is null ? [] : await Runs.CaseScoresAsync(RunId, Part, Checkpoint.Best);
            _frames =
            [
                .. _scores.Select(s => new Filmstrip.Frame(
                    s.CaseId,
                    HrefOf(s.CaseId),
                    MediaAddress.Thumbnail(_run!.DatasetId, s.CaseId),
                    s.Iou
                )),
            ];
        }

        _index = CaseId is null ? 0 : Math.Max(0, _scores.Select(s => s.CaseId).ToList().IndexOf(Core.Cases.CaseId.Normalise(CaseId)));
        _score = _scores.Count == 0 ? null : _scores[_index];
        if (_run is not null && _score is not null)
        {
            _case = await Datasets.CaseAsync(_run.DatasetId, _score.CaseId);
            _latestReference = _case is null ? 1 : await Revisions.LatestReferenceAsync(_case.Id);
            _siblings = await SiblingsAsync(_run, _score.CaseId);
        }
        else
        {
            _siblings = [];
        }

        _loaded = true;
    }

    /// <summary>The suite's runs in their order (without a suite: the dataset's, best first) that scored this case in this part.</summary>
    private async Task<IReadOnlyList<RunSwitcher.Choice>> SiblingsAsync(RunSummary run, string caseId)
    {
        var scored = (await Runs.RunsOfCaseAsync(run.DatasetId, caseId, Checkpoint.Best)).Where(r => r.Score.Part == Part);
        var wanted = run.SuiteId is { } suite
            ? scored.Where(r => r.Run.SuiteId == suite).OrderBy(r => r.Run.Id)
            : scored.OrderBy(r => r.Run.Id == run.Id ? 0 : 1);
        return
        [
            .. wanted
                .Take(MostSiblings)
                .Select(r => new RunSwitcher.Choice(r.Run.Id, r.Run.Name, r.Score.Iou, HrefOf(caseId, r.Run.Id), r.Run.Decision)),
        ];
    }

    private ViewerScene SceneOf(string caseId) =>
        new()
        {
            ImageUrl = MediaAddress.Image(_run!.DatasetId, caseId),
            MaskUrl = MediaAddress.Mask(_run.DatasetId, caseId),
            ProbabilityUrl = HasMap ? MediaAddress.Prediction(RunId, caseId) : null,
            Rule = _run.Decision,
            Description = caseId,
        };

    private bool IsCase(int index) => index >= 0 && index < _scores.Count;

    private string? HrefAt(int index) => IsCase(index) ? HrefOf(_scores[index].CaseId) : null;

    /// <summary>Drawing starts from this run's mask where one is kept; the viewer's threshold goes along (js/viewer.js).</summary>
    private string DrawHref(RunSummary run, string caseId) =>
        $"/datasets/{run.DatasetId}/cases/{caseId}/annotate{(HasMap ? $"?from=prediction:{run.Id}" : "")}";

    private string HrefOf(string caseId, int? runId = null) =>
        $"/runs/{runId ?? RunId}/cases/{caseId}{(Part == SplitPart.Test ? "" : $"?part={Part.ToString().ToLowerInvariant()}")}";
}
