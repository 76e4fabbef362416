using LesionPortal.Web.Runs.Queue;
using Microsoft.Extensions.Time.Testing;

namespace LesionPortal.Web.Tests.Runs.Queue;

public sealed class RemainingTimeTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Estimate_NothingDoneYet_IsUnknown() => Assert.Null(new RemainingTime(10, _time).Estimate);

    [Fact]
    public void Estimate_InTheFirstEpoch_ComesFromItsBatches()
    {
        var remaining = new RemainingTime(10, _time);
        _time.Advance(TimeSpan.FromMinutes(5));
        remaining.Prepared();
        _time.Advance(TimeSpan.FromSeconds(3));

        remaining.BatchDone(1, 4);

        // A quarter took 3 s, an epoch 12 s, 9.75 epochs are left.
        Assert.Equal(TimeSpan.FromSeconds(117), remaining.Estimate);
    }

    [Fact]
    public void Estimate_EpochsHaveBecomeFaster_FollowsTheLatestFive()
    {
        var remaining = new RemainingTime(20, _time);
        remaining.Begin([100, 100, 100]);

        foreach (var seconds in new double[] { 10, 10, 10, 10, 10 })
            remaining.EpochDone(seconds);

        Assert.Equal(TimeSpan.FromSeconds(120), remaining.Estimate);
    }
}
