using System.Text.Json;
using Bunit;
using LesionPortal.Core.Metrics;
using LesionPortal.Web.Masks.Components;
using LesionPortal.Web.Readers;
using LesionPortal.Web.Readers.Components;
using LesionPortal.Web.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace LesionPortal.Web.Tests.Masks.Components;

public sealed class AnnotationEditorTests : ImagePageContext
{
    private readonly BunitJSModuleInterop _module;
    private readonly AnnotationScene _scene = new(
        4,
        "IMD002",
        [new(7, "U-Net", "/map", false, DecisionRule.Baseline), new(8, "SegNet", null, true, DecisionRule.Baseline)]
    )
    {
        From = "prediction:7@0.6",
    };

    public AnnotationEditorTests()
    {
        _module = JSInterop.SetupModule("./js/annotate.js");
        _module.Mode = JSRuntimeMode.Loose;
    }

    [Fact]
    public void Render_First_AttachesWithAddressesNetworksAndTheStart()
    {
        Render();

        var options = JsonSerializer.SerializeToElement(_module.VerifyInvoke("attach").Arguments[1]);
        Assert.Equal("/api/datasets/4/cases/IMD002/revisions", options.GetProperty("revisionsUrl").GetString());
        Assert.Equal("prediction:7@0.6", options.GetProperty("from").GetString());
        var networks = options.GetProperty("runs").EnumerateArray().ToList();
        Assert.Equal("/map", networks[0].GetProperty("url").GetString());
        Assert.Equal(DecisionRule.Baseline.Threshold, networks[0].GetProperty("threshold").GetDouble()); // every digit
        Assert.Equal(
            (JsonValueKind.Null, true),
            (networks[1].GetProperty("url").ValueKind, networks[1].GetProperty("trained").GetBoolean())
        );
    }

    [Fact]
    public void Render_Again_DoesNotAttachAgain()
    {
        var editor = Render();

        editor.Render(p => p.Add(e => e.Scene, _scene));

        Assert.Single(_module.Invocations);
    }

    [Fact]
    public void Render_Always_EveryControlHasAName()
    {
        var editor = Render();

        var controls = editor.FindAll("input, button, select");
        Assert.True(controls.Count > 20, $"Only {controls.Count} controls were found.");
        foreach (var control in controls)
            Assert.True(
                control.HasAttribute("aria-label") || control.TextContent.Trim().Length > 0 || control.Closest("label") is not null,
                control.OuterHtml
            );
    }

    [Fact]
    public void Render_PlacesTheBrowserWritesInto_StayEmpty() =>
        Assert.All(Render().FindAll("[data-show]"), place => Assert.Equal("", place.InnerHtml), throwIfEmpty: true);

    [Fact]
    public async Task Render_AReaderIsChosen_TheirNameStandsBesideSave()
    {
        var editor = Render();
        Assert.Equal("Choose a reader", editor.Find("[data-reader] button").TextContent.Trim());

        var anna = (
            await Services.GetRequiredService<ReaderRegister>().AddAsync("Anna", null, null, Xunit.TestContext.Current.CancellationToken)
        ).Reader!;
        await Services.GetRequiredService<CurrentReader>().ChooseAsync(anna);

        editor.WaitForAssertion(() => Assert.Equal("Anna", editor.Find("[data-reader] button").TextContent.Trim()));
    }

    [Fact]
    public async Task Dispose_Attached_DetachesSoThatTheLastStrokeIsKept()
    {
        Render();

        await DisposeComponentsAsync();

        Assert.Contains(_module.Invocations, i => i.Identifier == "detach");
    }

    private IRenderedComponent<AnnotationEditor> Render() =>
        Render<AnnotationEditor>(p => p.Add(e => e.Scene, _scene).Add(e => e.Description, "IMD002 with its mask"));
}
