using LesionPortal.Web.Shared.Access;
using LesionPortal.Web.Shared.Controls;
using LesionPortal.Web.Shared.Options;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Options;
using Microsoft.JSInterop;
using MudBlazor;

namespace LesionPortal.Web.Layout;

public sealed partial class MainLayout
{
    private const string LocalNotice = "Reachable from this machine only: it runs without accounts.";

    private JsModule? _shell;
    private DotNetObjectReference<MainLayout>? _self;
    private ErrorBoundary? _boundary;
    private bool _showingShortcuts;
    private Person? _person;

    /// <summary>Null until the browser has said which theme it painted; rendering earlier would flash in the wrong one.</summary>
    private bool? _dark;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private AuthenticationStateProvider States { get; set; } = null!;

    [Inject]
    private IOptions<PortalOptions> Options { get; set; } = null!;

    private bool IsLocal => Options.Value.Mode == PortalMode.Local;

    // With <base href="/"> a bare "#content" would lead to the home page.
    private string SkipHref => Navigation.ToBaseRelativePath(Navigation.Uri).Split('#')[0] + "#content";

    protected override async Task OnInitializedAsync() =>
        _person = IsLocal ? Person.Owner : PersonClaims.PersonOf((await States.GetAuthenticationStateAsync()).User);

    /// <summary>Places of accounts are of no use without them.</summary>
    private bool May(PortalPage place) =>
        ActionRules.Allows(_person, place.Action) && !(IsLocal && place.Action == PortalAction.ManageAccounts);

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
