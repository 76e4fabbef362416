using System.Text.Json;
using Bunit;
using LesionPortal.Core.Metrics;
using LesionPortal.Web.Shared.Viewer;

namespace LesionPortal.Web.Tests.Shared.Viewer;

public sealed class CaseViewerTests : BunitContext
{
    private readonly BunitJSModuleInterop _module;
    private readonly ViewerScene _scene = new()
    {
        ImageUrl = "/i",
        MaskUrl = "/m",
        ProbabilityUrl = "/p",
        Description = "IMD002 with its masks",
        Neighbours = "/next /previous",
    };

    public CaseViewerTests()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        _module = JSInterop.SetupModule("./js/viewer.js");
        _module.Mode = JSRuntimeMode.Loose;
    }

    [Fact]
    public void Render_First_AttachesWithAddressesAndTheRunsRule()
    {
        Render<CaseViewer>(p => p.Add(v => v.Scene, _scene));

        var call = _module.VerifyInvoke("attach");
        var options = JsonSerializer.SerializeToElement(call.Arguments[2]);
        Assert.Equal("/i", options.GetProperty("imageUrl").GetString());
        Assert.Equal("/p", options.GetProperty("probabilityUrl").GetString());
        Assert.Equal(DecisionRule.Baseline.Threshold, options.GetProperty("ruleThreshold").GetDouble()); // to the last bit
        Assert.Equal(["/next", "/previous"], options.GetProperty("prefetch").EnumerateArray().Select(e => e.GetString()));
    }

    [Fact]
    public void Render_First_OffersOtherRunsAndTheRevisionsAsLayers()
    {
        Render<CaseViewer>(p =>
            p.Add(
                v => v.Scene,
                _scene with
                {
                    RevisionsUrl = "/revisions",
                    OtherRuns = new([new RunLayer(7, "SegNet", "/map", DecisionRule.Baseline)]),
                }
            )
        );

        var options = JsonSerializer.SerializeToElement(_module.VerifyInvoke("attach").Arguments[2]);
        Assert.Equal("/revisions", options.GetProperty("revisionsUrl").GetString());
        var run = Assert.Single(options.GetProperty("runs").EnumerateArray());
        Assert.Equal(
            (7, "SegNet", "/map"),
            (run.GetProperty("id").GetInt32(), run.GetProperty("name").GetString(), run.GetProperty("url").GetString())
        );
    }

    [Fact]
    public void Render_WithAdoptedReferences_OffersEachVersionAndBeginsWithThePagesOwn()
    {
        Render<CaseViewer>(p => p.Add(v => v.Scene, _scene with { LaterReferences = "/v2 /v3", ReferenceVersion = 3 }));

        var options = JsonSerializer.SerializeToElement(_module.VerifyInvoke("attach").Arguments[2]);
        Assert.Equal(
            [(1, "/m"), (2, "/v2"), (3, "/v3")],
            options
                .GetProperty("references")
                .EnumerateArray()
                .Select(r => (r.GetProperty("version").GetInt32(), r.GetProperty("url").GetString()!))
        );
        Assert.Equal(3, options.GetProperty("reference").GetInt32());
    }

    [Fact]
    public void Render_SameOtherRunsInANewList_SendsNothing()
    {
        var scene = _scene with { OtherRuns = new([new RunLayer(7, "SegNet", "/map", DecisionRule.Baseline)]) };
        var viewer = Render<CaseViewer>(p => p.Add(v => v.Scene, scene));

        viewer.Render(p => p.Add(v => v.Scene, scene with { OtherRuns = new([new RunLayer(7, "SegNet", "/map", DecisionRule.Baseline)]) }));

        Assert.Single(_module.Invocations);
    }

    [Fact]
    public void Render_Measures_HaveAColumnForEachMaskThereIs()
    {
        var viewer = Render<CaseViewer>(p => p.Add(v => v.Scene, _scene with { ProbabilityUrl = null }));

        Assert.Single(viewer.FindAll("[data-show=reference-irregularity]"));
        Assert.Empty(viewer.FindAll("[data-show=prediction-irregularity]"));
    }

    [Fact]
    public void Render_AnotherCase_UpdatesTheSameViewer()
    {
        var viewer = Render<CaseViewer>(p => p.Add(v => v.Scene, _scene));

        viewer.Render(p => p.Add(v => v.Scene, _scene with { ImageUrl = "/other" }));

        Assert.Equal("attach", _module.Invocations.First().Identifier);
        var update = Assert.Single(_module.Invocations, i => i.Identifier == "update");
        Assert.Equal(_module.Invocations.First().Arguments[0], update.Arguments[0]);
        Assert.Equal("/other", JsonSerializer.SerializeToElement(update.Arguments[1]).GetProperty("imageUrl").GetString());
    }

    [Fact]
    public void Render_EqualScene_SendsNothing()
    {
        var viewer = Render<CaseViewer>(p => p.Add(v => v.Scene, _scene));

        viewer.Render(p => p.Add(v => v.Scene, _scene with { }));

        Assert.Single(_module.Invocations);
    }

    [Fact]
    public void Render_WithoutProbabilities_HasNoThresholdAndNoPredictionLayer()
    {
        var viewer = Render<CaseViewer>(p => p.Add(v => v.Scene, _scene with { ProbabilityUrl = null }));

        Assert.Empty(viewer.FindAll("[data-set=threshold]"));
        Assert.Empty(viewer.FindAll("[data-set='prediction.contour']"));
        Assert.Single(viewer.FindAll("[data-set='reference.contour']"));
    }

    [Fact]
    public void Render_WithoutReference_ShowsAreaButNoScores()
    {
        var viewer = Render<CaseViewer>(p => p.Add(v => v.Scene, _scene with { MaskUrl = null }));

        Assert.Empty(viewer.FindAll("[data-show=iou]"));
        Assert.Empty(viewer.FindAll("[data-set=difference]"));
        Assert.Single(viewer.FindAll("[data-show=area]"));
    }

    [Fact]
    public void Render_Always_EveryControlHasAName()
    {
        var viewer = Render<CaseViewer>(p => p.Add(v => v.Scene, _scene));

        foreach (var control in viewer.FindAll("input, button"))
        {
            var named =
                control.HasAttribute("aria-label")
                || control.TextContent.Trim().Length > 0
                || control.Closest("label") is not null
                || viewer.FindAll($"label[for='{control.Id}']").Count == 1;
            Assert.True(named, control.OuterHtml);
        }

        Assert.Equal("IMD002 with its masks", viewer.Find("canvas").GetAttribute("aria-label"));
    }

    [Fact]
    public void Render_PlacesTheBrowserWritesInto_StayEmpty()
    {
        var viewer = Render<CaseViewer>(p => p.Add(v => v.Scene, _scene));

        Assert.All(viewer.FindAll("[data-show]"), place => Assert.Equal("", place.InnerHtml), throwIfEmpty: true);
    }

    [Fact]
    public async Task Dispose_Attached_Detaches()
    {
        Render<CaseViewer>(p => p.Add(v => v.Scene, _scene));

        await DisposeComponentsAsync();

        Assert.Contains(_module.Invocations, i => i.Identifier == "detach");
    }
}
