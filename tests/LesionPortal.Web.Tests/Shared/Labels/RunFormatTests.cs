using LesionPortal.Core.Runs;
using LesionPortal.Web.Shared.Labels;

namespace LesionPortal.Web.Tests.Shared.Labels;

public sealed class RunFormatTests
{
    [Theory]
    [InlineData(0, "1 min 30 s left")]
    [InlineData(5, "at most 1 min 30 s left")]
    public void Left_RunThatMayStopEarly_SaysAtMost(int patience, string expected)
    {
        var settings = new RunSettings { Optimisation = new() { EarlyStoppingPatience = patience } };

        Assert.Equal(expected, RunFormat.Left(TimeSpan.FromSeconds(90), settings));
    }
}
