using LesionPortal.Web.Shared.Controls;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace LesionPortal.Web.Shared.Charts;

/// <summary>
/// Lines over a numeric x axis, drawn by ApexCharts through js/chart.js. New points of known lines are appended; anything
/// else replaces the drawing. Never smoothed, never animated.
/// </summary>
public sealed partial class LineChart : IAsyncDisposable
{
    private readonly string _id = $"chart-{Guid.NewGuid():N}";
    private readonly HashSet<string> _hidden = [];
    private ElementReference _element;
    private JsModule? _module;
    private bool _created;
    private bool _table;
    private IReadOnlyList<ChartSeries> _legend = [];
    private IReadOnlyList<DrawnBand> _bands = [];
    private IReadOnlyList<ChartBand>? _bandsSent;
    private DotNetObjectReference<LineChart>? _self;
    private RenderedSeries? _sent;
    private ChartDrawing? _drawn;

    [Parameter, EditorRequired]
    public required string Title { get; set; }

    [Parameter, EditorRequired]
    public required IReadOnlyList<ChartSeries> Series { get; set; }

    [Parameter]
    public IReadOnlyList<ChartMarker> Markers { get; set; } = [];

    /// <summary>Areas around lines; another list means another drawing.</summary>
    [Parameter]
    public IReadOnlyList<ChartBand> Bands { get; set; } = [];

    /// <summary>A level area behind the lines.</summary>
    [Parameter]
    public ChartLevel? Level { get; set; }

    [Parameter]
    public string XTitle { get; set; } = "Epoch";

    [Parameter]
    public string? YTitle { get; set; }

    [Parameter]
    public double? YMin { get; set; }

    [Parameter]
    public double? YMax { get; set; }

    /// <summary>Where the x axis ends while the lines still grow; null fits the points.</summary>
    [Parameter]
    public double? XMax { get; set; }

    /// <summary>The part of the x axis to show; null is to its end.</summary>
    [Parameter]
    public double? XFrom { get; set; }

    /// <inheritdoc cref="XFrom"/>
    [Parameter]
    public double? XTo { get; set; }

    /// <summary>Whole numbers from 1, such as epochs; else any number from 0.</summary>
    [Parameter]
    public bool XCounts { get; set; } = true;

    /// <summary>
    /// A part of the x axis was marked by dragging, or all is asked for again (nulls); the page sets <see cref="XFrom"/> and
    /// <see cref="XTo"/>.
    /// </summary>
    [Parameter]
    public EventCallback<(double? From, double? To)> OnZoom { get; set; }

    /// <summary>Name of the files the numbers and the drawing can be saved as, without ending; null offers none.</summary>
    [Parameter]
    public string? FileName { get; set; }

    /// <summary>Powers of ten on the y axis; values of 0 or less leave a gap.</summary>
    [Parameter]
    public bool LogScale { get; set; }

    [Parameter]
    public int Height { get; set; } = 280;

    /// <summary>Charts with the same group show their hover together.</summary>
    [Parameter]
    public string? HoverGroup { get; set; }

    /// <summary>Says in words what is seen; made from the points when not given.</summary>
    [Parameter]
    public string? Summary { get; set; }

    [Parameter]
    public bool ShowSummary { get; set; }

    /// <summary>Controls beside the title, for example a choice of scale.</summary>
    [Parameter]
    public RenderFragment? HeadContent { get; set; }

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    private string XName => XTitle.ToLowerInvariant();

    private bool _zoomed => XFrom is not null || XTo is not null;

    [JSInvokable]
    public Task ZoomedAsync(double? from, double? to) => OnZoom.InvokeAsync((from, to));

    protected override void OnParametersSet()
    {
        _legend = Series.Any(s => s.PartOf is not null) ? [.. Series.Where(s => s.PartOf is null)] : Series;
        if (ReferenceEquals(Bands, _bandsSent))
            return;
        _bandsSent = Bands;
        // The same empty list again is no change of the drawing.
        _bands = Bands.Count == 0 ? [] : [.. Bands.Select(DrawnBand.From)];
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _module = new JsModule(Js, "./js/chart.js");
            if (OnZoom.HasDelegate)
                _self = DotNetObjectReference.Create(this);
            var drawing = Draw();
            Remember(drawing);
            await _module.InvokeVoidAsync("create", _element, _id, drawing, _self);
            _created = true;
        }

        // Parameters may have changed while the chart was being made.
        if (_created)
            await UpdateAsync();
    }

    private async Task UpdateAsync()
    {
        var now = Frame();
        if (now with { Markers = _drawn!.Markers } != _drawn || _sent!.GrowthTo(Series) is not { } tails)
        {
            var drawing = Draw();
            Remember(drawing);
            await _module!.InvokeVoidAsync("replace", _id, drawing);
            if (_hidden.Count > 0)
                await _module.InvokeVoidAsync("hide", _id, _hidden);
            return;
        }

        var moved = !now.Markers.SequenceEqual(_drawn.Markers);
        var grown = tails.Any(t => t.Count > 0);
        Remember(now);
        if (grown)
            await _module!.InvokeVoidAsync("append", _id, tails);
        if (moved)
            await _module!.InvokeVoidAsync("mark", _id, now.Markers);
    }

    private async Task ToggleAsync(ChartSeries series)
    {
        if (!_hidden.Remove(series.Name))
            _hidden.Add(series.Name);
        if (_created)
            await _module!.InvokeVoidAsync("hide", _id, _hidden);
    }

    private void Remember(ChartDrawing drawing)
    {
        _drawn = drawing with { Series = NoSeries };
        _sent = new RenderedSeries(Series);
    }

    private ChartDrawing Draw() => Frame() with { Series = [.. Series.Select(DrawnSeries.From)] };

    private static readonly IReadOnlyList<DrawnSeries> NoSeries = [];

    private ChartDrawing Frame() =>
        new()
        {
            Series = NoSeries,
            Markers = Markers,
            Bands = _bands,
            Level = Level,
            XFrom = XFrom,
            XTo = XTo,
            XCounts = XCounts,
            Zoomable = OnZoom.HasDelegate,
            Height = Height,
            XTitle = XTitle,
            YTitle = YTitle,
            XMax = XMax,
            YMin = YMin,
            YMax = YMax,
            Log = LogScale,
            Group = HoverGroup,
        };

    public async ValueTask DisposeAsync()
    {
        if (_module is null)
            return;
        await _module.InvokeVoidAsync("destroy", _id);
        _self?.Dispose();
        await _module.DisposeAsync();
    }
}
