using Bunit;
using LesionPortal.Web.Layout;
using LesionPortal.Web.Readers;
using LesionPortal.Web.Readers.Components;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using MudBlazor.Extensions;
using MudBlazor.Services;

namespace LesionPortal.Web.Tests.Layout;

public sealed class MainLayoutTests : BunitContext
{
    private readonly BunitJSModuleInterop _shell;

    public MainLayoutTests()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddMudServices();
        // Nobody was chosen in this browser, so the register is not asked.
        Services.AddSingleton(new ReaderRegister(null!, TimeProvider.System));
        Services.AddScoped<CurrentReader>();
        _shell = JSInterop.SetupModule("./js/shell.js");
        _shell.Mode = JSRuntimeMode.Loose;
    }

    [Fact]
    public void Open_BrowserPaintedDark_UsesTheDarkPaletteFromTheFirstRender()
    {
        _shell.Setup<bool>("isDark").SetResult(true);

        var layout = Render<MainLayout>();

        Assert.True(layout.WaitForComponent<MudThemeProvider>().Instance.GetState(x => x.IsDarkMode));
        Assert.Equal("Use the light theme", layout.Find(".theme-toggle").GetAttribute("aria-label"));
    }

    [Fact]
    public void Open_BeforeTheBrowserSaidItsTheme_RendersNothingThatCouldFlash()
    {
        _shell.Setup<bool>("isDark");

        var layout = Render<MainLayout>();

        Assert.Equal("", layout.Markup.Trim());
    }

    [Fact]
    public async Task Toggle_Light_AsksTheBrowserAndFollowsIt()
    {
        _shell.Setup<bool>("isDark").SetResult(false);
        _shell.Setup<bool>("toggleTheme").SetResult(true);
        var layout = Render<MainLayout>();

        layout.WaitForElement(".theme-toggle");
        await layout.InvokeAsync(() => layout.Find(".theme-toggle").ClickAsync());

        layout.WaitForAssertion(() => Assert.Equal("Use the light theme", layout.Find(".theme-toggle").GetAttribute("aria-label")));
        Assert.True(layout.FindComponent<MudThemeProvider>().Instance.GetState(x => x.IsDarkMode));
    }

    [Fact]
    public void Open_Always_OffersThePagesASkipLinkAndTheLocalNotice()
    {
        var layout = Render<MainLayout>();

        Assert.Equal(
            ["Home", "Datasets", "Runs", "Compare", "Review", "Agreement", "Predict", "Bin"],
            layout.WaitForElements("nav a").Select(a => a.TextContent.Trim())
        );
        Assert.Equal("about", layout.Find(".about-button").GetAttribute("href"));
        Assert.EndsWith("#content", layout.Find(".skip-link").GetAttribute("href"), StringComparison.Ordinal);
        Assert.Contains("this machine only: it runs without accounts", layout.Find(".local-notice").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_PageThrows_ShowsTheErrorInPlaceAndRecoversOnTheNextPage()
    {
        var layout = Render<MainLayout>(p => p.Add(l => l.Body, Throwing("The disk is full.")));

        Assert.Contains("The disk is full.", layout.WaitForElement("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal(8, layout.FindAll("nav a").Count);

        layout.Render(p => p.Add(l => l.Body, b => b.AddMarkupContent(0, "<p id='next'>fine</p>")));

        layout.WaitForElement("#next");
    }

    [Fact]
    public async Task Shortcuts_AskedFor_AreListed()
    {
        var layout = Render<MainLayout>();
        layout.WaitForElement(".shell");

        var shown = layout.InvokeAsync(layout.Instance.ShowShortcutsAsync);

        layout.WaitForAssertion(() => Assert.Contains("Hold: overlays off", layout.Markup, StringComparison.Ordinal));
        Assert.False(shown.IsCompleted);
        await layout.InvokeAsync(() => layout.FindComponent<MudDialogProvider>().Instance.DismissAll());
        await shown;
    }

    private static RenderFragment Throwing(string message) =>
        builder =>
        {
            builder.OpenComponent<Thrower>(0);
            builder.AddAttribute(1, nameof(Thrower.Message), message);
            builder.CloseComponent();
        };

    public sealed class Thrower : ComponentBase
    {
        [Parameter]
        public string Message { get; set; } = "";

        protected override void OnInitialized() => throw new IOException(Message);
    }
}
