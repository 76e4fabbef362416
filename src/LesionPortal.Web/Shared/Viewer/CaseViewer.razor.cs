using LesionPortal.Web.Shared.Controls;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace LesionPortal.Web.Shared.Viewer;

/// <summary>Image, reference mask and probability map of a case in one canvas, with its controls.</summary>
public sealed partial class CaseViewer
{
    private readonly string _id = Guid.NewGuid().ToString("N");
    private ElementReference _root;
    private JsModule? _module;
    private ViewerScene? _shown;

    [Parameter, EditorRequired]
    public required ViewerScene Scene { get; set; }

    /// <summary>What the tables say of this case, to compare the live scores with.</summary>
    [Parameter]
    public string? TableScore { get; set; }

    /// <summary>Right under the image, such as a filmstrip.</summary>
    [Parameter]
    public RenderFragment? Below { get; set; }

    /// <summary>More for the side, below the layers.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    private string ThresholdId => "threshold-" + _id;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_shown == Scene)
            return;
        var attached = _shown is not null;
        _shown = Scene;
        _module ??= new JsModule(Js, "./js/viewer.js");
        if (attached)
            await _module.InvokeVoidAsync("update", _id, Scene.ToOptions());
        else
            await _module.InvokeVoidAsync("attach", _id, _root, Scene.ToOptions());
    }

    public async ValueTask DisposeAsync()
    {
        if (_module is null)
            return;
        await _module.InvokeVoidAsync("detach", _id);
        await _module.DisposeAsync();
    }
}
