using LesionPortal.Web.Shared.Controls;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace LesionPortal.Web.Masks.Components;

/// <summary>Draws a mask of a case in the browser. One a page: the next case is a new editor (use <c>@key</c>).</summary>
public sealed partial class AnnotationEditor
{
    private ElementReference _root;
    private JsModule? _module;

    [Parameter, EditorRequired]
    public required AnnotationScene Scene { get; set; }

    /// <summary>What a reader who does not see the picture is told.</summary>
    [Parameter, EditorRequired]
    public required string Description { get; set; }

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        _module = new JsModule(Js, "./js/annotate.js");
        await _module.InvokeVoidAsync("attach", _root, Scene.ToOptions());
    }

    /// <summary>
    /// A mask of the case was saved or adopted: the editor asks for the list, and says so when its drawing is no longer the newest.
    /// </summary>
    public async Task RevisionsChangedAsync()
    {
        if (_module is not null)
            await _module.InvokeVoidAsync("revisionsChanged");
    }

    public async ValueTask DisposeAsync()
    {
        if (_module is null)
            return;
        await _module.InvokeVoidAsync("detach", _root);
        await _module.DisposeAsync();
    }
}
