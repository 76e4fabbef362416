using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;
using LesionPortal.Data;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Runs.Components;
using LesionPortal.Web.Runs.Queue;
using LesionPortal.Web.Runs.Splits;
using LesionPortal.Web.Shared.Labels;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using MudBlazor;

namespace LesionPortal.Web.Runs.Pages;

/// <summary>The form that queues a run or a suite. Preset, dataset, mode and the run to clone stand in the URL.</summary>
public sealed partial class NewRunPage
{
    private readonly RunForm _form = new();
    private IReadOnlyList<DatasetChoice>? _datasets;
    private SplittableCases _cases = SplittableCases.None;
    private IReadOnlyDictionary<string, Diagnosis> _diagnoses = new Dictionary<string, Diagnosis>();
    private IReadOnlyList<RunSettings> _runs = [];
    private SplitResult? _split;
    private FieldProblems _problems = FieldProblems.None;
    private IReadOnlyList<SettingProblem> _refusals = [];
    private string? _splitNote;
    private bool _submitting;

    [SupplyParameterFromQuery(Name = "preset")]
    private string? PresetQuery { get; set; }

    [SupplyParameterFromQuery(Name = "clone")]
    private int? CloneQuery { get; set; }

    [SupplyParameterFromQuery(Name = "dataset")]
    private int? DatasetQuery { get; set; }

    [SupplyParameterFromQuery(Name = "mode")]
    private string? ModeQuery { get; set; }

    [Inject]
    private IDbContextFactory<PortalDbContext> Contexts { get; set; } = null!;

    [Inject]
    private RunQueries Queries { get; set; } = null!;

    [Inject]
    private IRunQueue Queue { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        List<DatasetChoice> datasets;
        await using (var context = await Contexts.CreateDbContextAsync())
        {
            var ready = await context
                .Datasets.Where(d => d.State == DatasetState.Ready)
                .OrderByDescending(d => d.Id)
                .Select(d => new DatasetChoice(d.Id, d.Name, d.IsSynthetic, d.Cases.Count))
                .ToListAsync();
            // A person's own data come before the demonstration.
            datasets = [.. ready.OrderBy(d => d.IsSynthetic)];
        }

        if (datasets.Count == 0)
        {
            _datasets = datasets;
            return;
        }

        _form.IsSuite = ModeQuery == "suite";
        var source = CloneQuery is { } id ? await Queries.FindAsync(id) : null;
        _form.DatasetId = Known(source?.DatasetId) ?? Known(DatasetQuery) ?? datasets[0].Id;
        await LoadCasesAsync();
        if (source is not null)
            Clone(source);
        else
            Take(RunPreset.All.FirstOrDefault(p => p.Key == PresetQuery) ?? RunPreset.BaselineProtocol);
        if (CloneQuery is not null && source is null)
            _splitNote = $"Run {CloneQuery} no longer exists; the form shows a preset instead.";
        // The form is shown with the values asked for, not with a preset's first.
        _datasets = datasets;
        Check();

        int? Known(int? dataset) => datasets.Any(d => d.Id == dataset) ? dataset : null;
    }

    private void Clone(Run source)
    {
        _form.Take(source.Settings with { Dataset = _form.DatasetId });
        _form.SuiteArchitectures.Clear();
        _form.SuiteArchitectures.Add(_form.Architecture);
        _form.SuiteLosses.Clear();
        _form.SuiteLosses.Add(_form.Loss);
        _form.SuiteName = $"Like {source.Name}";
    }

    private async Task LoadCasesAsync()
    {
        await using var context = await Contexts.CreateDbContextAsync();
        _cases = await SplittableCases.ReadAsync(context, _form.DatasetId);
        _diagnoses = _cases.Cases.ToDictionary(c => c.CaseId, c => c.Diagnosis, StringComparer.OrdinalIgnoreCase);
    }

    private void Take(RunPreset preset)
    {
        _form.Take(preset, _cases.Cases.Count);
        if (_form.SuiteName.Length == 0 || RunPreset.All.Any(p => _form.SuiteName == SuiteNameOf(p)))
            _form.SuiteName = SuiteNameOf(preset);
        Explain(preset);
    }

    private static string SuiteNameOf(RunPreset preset) =>
        preset.NamesNetwork ? $"{preset.Name} recipe" : $"Six networks, {preset.Name.ToLowerInvariant()}";

    /// <summary>Says so when the preset's split had to be fitted to a smaller dataset.</summary>
    private void Explain(RunPreset preset)
    {
        var wanted = preset.Settings.Split;
        _splitNote =
            _form.Split.ToSettings() == wanted
                ? null
                : $"{preset.Name} wants {wanted.TrainCount}/{wanted.ValidationCount}/{wanted.TestCount} cases; this dataset "
                    + $"has {_cases.Cases.Count:N0}, so the sizes keep those proportions.";
    }

    private Task PickAsync(RunPreset preset)
    {
        Take(preset);
        return CheckAsync();
    }

    private async Task ChooseDatasetAsync(int id)
    {
        _form.DatasetId = id;
        await LoadCasesAsync();
        var preset = RunPreset.All.FirstOrDefault(p => p.Key == _form.PresetKey);
        if (preset is not null)
            Take(preset);
        await CheckAsync();
    }

    private Task SetModeAsync(bool suite)
    {
        _form.IsSuite = suite;
        return CheckAsync();
    }

    private Task SetNameAsync(string? name)
    {
        _form.SuiteName = name ?? "";
        return CheckAsync();
    }

    private Task CheckAsync()
    {
        Check();
        _refusals = [];
        WriteUrl();
        return Task.CompletedTask;
    }

    private void Check()
    {
        _runs = _form.ToRuns();
        var problems = _form.Validate().ToList();
        _split = _cases.Split(_runs.Count > 0 ? _runs[0].Split : _form.Split.ToSettings());
        problems.AddRange(_split.Problems.Where(p => !problems.Contains(p)));
        _problems = new FieldProblems(problems);
        if (_form.PresetKey == RunForm.CustomPreset && _form.Split.ToSettings().Explicit is not null)
            _splitNote = null;
    }

    private void WriteUrl()
    {
        var url = Navigation.GetUriWithQueryParameters(
            new Dictionary<string, object?>
            {
                ["preset"] = _form.PresetKey == RunForm.CustomPreset ? null : _form.PresetKey,
                ["dataset"] = _form.DatasetId,
                ["mode"] = _form.IsSuite ? "suite" : null,
            }
        );
        if (url != Navigation.Uri)
            Navigation.NavigateTo(url, replace: true);
    }

    private async Task SubmitAsync()
    {
        Check();
        if (_problems.Count > 0 || _submitting)
            return;
        _submitting = true;
        var outcome = _form.IsSuite
            ? await Queue.QueueSuiteAsync(_form.DatasetId, _form.SuiteName.Trim(), _runs)
            : await Queue.QueueAsync(_runs[0]);
        _submitting = false;
        if (!outcome.Queued)
        {
            _refusals = outcome.Problems;
            return;
        }

        Snackbar.Add(
            _form.IsSuite
                ? $"{RunFormat.Plural(outcome.RunIds.Count, "run", "runs")} queued as \"{_form.SuiteName.Trim()}\"."
                : $"Queued: {RunCatalogue.ShortName(_runs[0])}.",
            Severity.Success
        );
        Navigation.NavigateTo(_form.IsSuite ? $"/suites/{outcome.SuiteId}/report" : $"/runs/{outcome.RunIds[0]}");
    }

    private string DatasetText(int id) =>
        _datasets?.FirstOrDefault(d => d.Id == id) is { } dataset
            ? $"{dataset.Name} · {RunFormat.Plural(dataset.Cases, "case", "cases")}{(dataset.IsSynthetic ? " · synthetic" : "")}"
            : "";

    private sealed record DatasetChoice(int Id, string Name, bool IsSynthetic, int Cases);
}
