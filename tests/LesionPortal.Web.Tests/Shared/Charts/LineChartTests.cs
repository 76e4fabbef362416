using Bunit;
using LesionPortal.Web.Shared.Charts;
using LesionPortal.Web.Shared.Labels;

namespace LesionPortal.Web.Tests.Shared.Charts;

public sealed class LineChartTests : BunitContext
{
    private readonly BunitJSModuleInterop _module;

    public LineChartTests()
    {
        _module = JSInterop.SetupModule("./js/chart.js");
        _module.Mode = JSRuntimeMode.Loose;
    }

    [Fact]
    public void Render_First_CreatesOnceWithColourDashAndGaps()
    {
        Show(new ChartSeries("a", "Validation", "#0077bb", [new(1, 0.5), new(2, double.NaN)], LineDash.Dashed));

        var create = Assert.Single(_module.Invocations["create"]);
        var drawing = Assert.IsType<ChartDrawing>(create.Arguments[2]);
        var line = Assert.Single(drawing.Series);
        Assert.Equal(("Validation", "#0077bb"), (line.Name, line.Colour));
        Assert.Equal("6 4", line.Dash);
        Assert.Equal([2, null], line.Points[1]);
    }

    [Fact]
    public void Render_MorePointsOfTheSameLines_AppendsOnlyThose()
    {
        var chart = Show(Line("a", 1, 2), Line("b", 5, 6));

        Update(chart, Line("a", 1, 2, 3), Line("b", 5, 6));

        var append = Assert.Single(_module.Invocations["append"]);
        var tails = Assert.IsAssignableFrom<IReadOnlyList<IReadOnlyList<double?[]>>>(append.Arguments[1]);
        Assert.Equal([3, 3], Assert.Single(tails[0]));
        Assert.Empty(tails[1]);
        Assert.Empty(_module.Invocations["replace"]);
    }

    [Fact]
    public void Render_NothingNew_SaysNothingToTheBrowser()
    {
        var chart = Show(Line("a", 1, 2));

        Update(chart, Line("a", 1, 2));

        Assert.Empty(_module.Invocations["append"]);
        Assert.Empty(_module.Invocations["replace"]);
        Assert.Empty(_module.Invocations["mark"]);
    }

    [Theory]
    [InlineData("fewer")]
    [InlineData("other values")]
    [InlineData("another line")]
    public void Render_LinesThatDoNotContinue_Replaces(string change)
    {
        var chart = Show(Line("a", 1, 2));

        Update(
            chart,
            change switch
            {
                "fewer" => Line("a", 1),
                "other values" => Line("a", 1, 7),
                _ => Line("b", 1, 2),
            }
        );

        Assert.Single(_module.Invocations["replace"]);
        Assert.Empty(_module.Invocations["append"]);
    }

    [Fact]
    public void Render_MoreThanAScreenShows_SendsAThousandPoints()
    {
        Show(Line("a", [.. Enumerable.Range(0, 5000).Select(i => Math.Sin(i / 40.0))]));

        var drawing = (ChartDrawing)_module.Invocations["create"].Single().Arguments[2]!;
        Assert.Equal(Decimation.MaxPoints, drawing.Series[0].Points.Count);
    }

    [Fact]
    public void Render_BestEpochMoved_MovesTheMarkerOnly()
    {
        var chart = Show(Line("a", 1, 2));

        chart.Render(p => p.Add(c => c.Markers, [new ChartMarker(2, "best", "#000")]));

        Assert.Single(_module.Invocations["mark"]);
        Assert.Empty(_module.Invocations["replace"]);
    }

    [Fact]
    public void ShowAsTable_Clicked_ListsEveryXWithEveryLine()
    {
        var chart = Show(Line("a", 0.25, 0.5), Line("b", 0.125));

        chart.Find(".chart-link").Click();

        var rows = chart.FindAll("tbody tr");
        Assert.Equal(2, rows.Count);
        Assert.Equal(["1", "0.250", "0.125"], rows[0].Children.Select(c => c.TextContent));
        Assert.Equal(["2", "0.500", ""], rows[1].Children.Select(c => c.TextContent));
    }

    [Fact]
    public void Legend_Clicked_HidesTheLine()
    {
        var chart = Show(Line("a", 1, 2), Line("b", 1, 2));

        chart.FindAll(".chart-legend button")[1].Click();

        var hide = Assert.Single(_module.Invocations["hide"]);
        Assert.Equal(["b"], Assert.IsAssignableFrom<IEnumerable<string>>(hide.Arguments[1]));
        Assert.Equal("false", chart.FindAll(".chart-legend button")[1].GetAttribute("aria-pressed"));
    }

    [Fact]
    public void Render_Always_SaysWhatIsSeenInWords()
    {
        var chart = Show(Line("a", 0.5, 0.75));

        var described = chart.Find("[role=img]").GetAttribute("aria-describedby");
        Assert.Contains("from 0.500 to 0.750", chart.Find("#" + described).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dispose_AfterDrawing_DestroysTheChart()
    {
        Show(Line("a", 1));

        await DisposeComponentsAsync();

        Assert.Equal(_module.Invocations["create"].Single().Arguments[1], _module.Invocations["destroy"].Single().Arguments[0]);
    }

    private IRenderedComponent<LineChart> Show(params ChartSeries[] series) =>
        Render<LineChart>(p => p.Add(c => c.Title, "Loss").Add(c => c.Series, series));

    private static void Update(IRenderedComponent<LineChart> chart, params ChartSeries[] series) =>
        chart.Render(p => p.Add(c => c.Series, series));

    private static ChartSeries Line(string key, params double[] ys) =>
        new(key, key, "#0077bb", [.. ys.Select((y, i) => new ChartPoint(i + 1, y))]);
}
