using LesionPortal.Web.Shared.Controls;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;
using MudBlazor;

namespace LesionPortal.Web.Layout;

public sealed partial class MainLayout
{
    private const string LocalNotice = "Reachable from this machine only: there are no user accounts yet.";

    private JsModule? _shell;
    private DotNetObjectReference<MainLayout>? _self;
    private ErrorBoundary? _boundary;
    private bool _showingShortcuts;

    /// <summary>Null until the browser has said which theme it painted; rendering earlier would flash in the wrong one.</summary>
    private bool? _dark;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    // With <base href="/"> a bare "#content" would lead to the home page.
    private string SkipHref => Navigation.ToBaseRelativePath(Navigation.Uri).Split('#')[0] + "#content";

    // Another page was opened: the error of the last one is over.
    protected override void OnParametersSet() => _boundary?.Recover();

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        _shell = new JsModule(Js, "./js/shell.js");
        _self = DotNetObjectReference.Create(this);
        _dark = await _shell.InvokeAsync<bool>("isDark");
        StateHasChanged();
        await _shell.InvokeVoidAsync("listen", _self);
    }

    [JSInvokable]
    public void ThemeChanged(bool dark)
    {
        _dark = dark;
        StateHasChanged();
    }

    [JSInvokable]
    public async Task ShowShortcutsAsync()
    {
        if (_showingShortcuts)
            return;
        _showingShortcuts = true;
        var dialog = await Dialogs.ShowAsync<ShortcutsDialog>(
            "Keyboard shortcuts",
            new DialogOptions
            {
                CloseButton = true,
                MaxWidth = MaxWidth.Small,
                FullWidth = true,
            }
        );
        await dialog.Result;
        _showingShortcuts = false;
    }

    private async Task ToggleThemeAsync()
    {
        if (_shell is not null)
            _dark = await _shell.InvokeAsync<bool>("toggleTheme");
    }

    private void Recover() => _boundary?.Recover();

    public async ValueTask DisposeAsync()
    {
        if (_shell is not null)
        {
            await _shell.InvokeVoidAsync("stop");
            await _shell.DisposeAsync();
        }

        _self?.Dispose();
    }
}
