using LesionPortal.Core.Statistics;

namespace LesionPortal.Core.Tests.Statistics;

public sealed class ProportionTests
{
    /// <summary>Method 3 in table I of Newcombe 1998.</summary>
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0.0000, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    public void Of_NewcombesExamples_GivesThePublishedInterval(int yes, int all, double low, double high)
    {
        var interval = Proportion.Of(yes, all);

        Assert.Equal((double)yes / all, interval.Estimate, 1e-12);
        Assert.Equal(low, interval.Low!.Value, 5e-5);
        Assert.Equal(high, interval.High!.Value, 5e-5);
        Assert.Equal((all, IntervalMethod.Wilson), (interval.N, interval.Method));
    }

    [Fact]
    public void Of_AllAlike_StillHasAWidth()
    {
        var (all, none) = (Proportion.Of(2, 2), Proportion.Of(0, 2));

        Assert.Equal((1.0, 0.0), (all.High!.Value, none.Low!.Value));
        Assert.Equal(1 - all.Low!.Value, none.High!.Value, 1e-12);
        Assert.True(all.Low < 0.4, $"Two of two would be known to be above {all.Low}.");
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 2)]
    [InlineData(-1, 2)]
    public void Of_NoShare_Throws(int yes, int all) =>
        Assert.Contains(
            $"{yes} of {all}",
            Assert.Throws<ArgumentException>(() => Proportion.Of(yes, all)).Message,
            StringComparison.Ordinal
        );
}
