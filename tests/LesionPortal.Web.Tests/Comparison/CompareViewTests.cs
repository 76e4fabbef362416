using LesionPortal.Core.Cases;
using LesionPortal.Core.Metrics;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Comparison;

namespace LesionPortal.Web.Tests.Comparison;

public sealed class CompareViewTests
{
    [Fact]
    public void ToAddress_EveryThingChosen_ComesBackFromIt()
    {
        var view = new CompareView
        {
            Runs = [3, 1, 2],
            Suite = 7,
            Metric = "hausdorff95",
            Split = SplitPart.Test,
            Checkpoint = Checkpoint.Last,
            Resolution = MetricResolution.Native,
            X = CurveX.Time,
            Band = SeedBand.Deviation,
            Smoothing = 0.6,
            LogLoss = false,
            TrainingCurves = true,
            From = 2.5,
            To = 40,
            Cost = RunCost.Memory,
            A = 3,
            B = 2,
            AllSettings = true,
        };

        var back = CompareView.Parse(new Uri("http://portal" + view.ToAddress()).Query);

        Assert.Equal(view.Runs, back.Runs);
        Assert.Equal(view, back with { Runs = view.Runs });
    }

    [Fact]
    public void ToAddress_NothingChosen_IsThePageAlone() => Assert.Equal("/compare", new CompareView().ToAddress());

    [Fact]
    public void Parse_WordsThatMeanNothing_AreTakenAsNotSaid()
    {
        var view = CompareView.Parse("?runs=1,x,-2,1,4&metric=beauty&split=all&smooth=7&from=-1&a=two&cost=9");

        Assert.Equal([1, 4], view.Runs);
        Assert.Equal(new CompareView { Runs = view.Runs, Smoothing = CompareView.MaxSmoothing }, view);
    }

    [Fact]
    public void Parse_MetricInAnotherCase_IsFound() => Assert.Equal("quantisedIou", CompareView.Parse("?metric=QUANTISEDIOU").Metric);
}
