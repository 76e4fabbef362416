using LesionPortal.Core.Runs;

namespace LesionPortal.Core.Tests.Runs;

public sealed class ValidationWatchTests
{
    [Theory]
    [InlineData(new[] { 0.5, 0.6, 0.7, 0.8 }, 0)]
    [InlineData(new[] { 0.5, 0.5 }, 0)]
    [InlineData(new[] { 0.5, 0.5, 0.5 }, 1)] // as good is not better
    [InlineData(new[] { 0.5, 0.4, 0.6, 0.4, 0.4 }, 1)]
    [InlineData(new[] { 0.5, 0.4, 0.4, 0.4, 0.4 }, 2)] // counted anew after a cut
    [InlineData(new[] { 0.5, 0.4, 0.4, 0.4, 0.6, 0.5 }, 1)]
    [InlineData(new[] { double.NaN, double.NaN, 0.3, 0.4 }, 1)]
    public void Cuts_PatienceTwo_FollowFromTheHistory(double[] iou, int expected) =>
        Assert.Equal(expected, new ValidationWatch(new() { PlateauPatience = 2 }).Cuts(Rows(iou)));

    [Fact]
    public void Cuts_WarmUp_IsNotCounted() =>
        Assert.Equal(0, new ValidationWatch(new() { PlateauPatience = 2, WarmupEpochs = 3 }).Cuts(Rows([0.9, 0.1, 0.1, 0.2, 0.1])));

    [Fact]
    public void EarlyStop_BestLongAgo_SaysMetricPatienceAndBest()
    {
        var watch = new ValidationWatch(new() { EarlyStoppingPatience = 3 });

        Assert.Null(watch.EarlyStop(Rows([0.5, 0.8125, 0.7, 0.7])));
        Assert.Equal(
            "Stopped early after epoch 5: validation IoU has not improved for 3 epochs (best: 0.8125 in epoch 2).",
            watch.EarlyStop(Rows([0.5, 0.8125, 0.7, 0.7, 0.8125]))
        );
    }

    [Fact]
    public void EarlyStop_Off_NeverStops() => Assert.Null(new ValidationWatch(new()).EarlyStop(Rows([.. Enumerable.Repeat(0.5, 99)])));

    [Theory]
    [InlineData(MonitoredMetric.Loss, true)]
    [InlineData(MonitoredMetric.QuantisedIou, true)]
    [InlineData(MonitoredMetric.Iou, false)]
    [InlineData(MonitoredMetric.Dice, false)]
    public void EarlyStop_EachMonitor_GoesByItsOwnMetric(MonitoredMetric monitor, bool stops)
    {
        // IoU and Dice rise from epoch to epoch; loss and quantised IoU stay.
        List<EpochRow> rows =
        [
            .. Enumerable.Range(1, 4).Select(e => Row(e) with { LossValidation = 0.3, Validation = new(0.7, 0.1 * e, 0.2 * e) }),
        ];

        Assert.Equal(stops, new ValidationWatch(new() { EarlyStoppingPatience = 3, Monitor = monitor }).EarlyStop(rows) is not null);
    }

    [Fact]
    public void Of_Loss_LowerIsBetter() =>
        Assert.Equal(
            0,
            new ValidationWatch(new() { PlateauPatience = 1, Monitor = MonitoredMetric.Loss }).Cuts([
                Row(1) with
                {
                    LossValidation = 3,
                },
                Row(2) with
                {
                    LossValidation = 2,
                },
                Row(3) with
                {
                    LossValidation = 1,
                },
            ])
        );

    private static List<EpochRow> Rows(double[] iou) => [.. iou.Select((value, i) => Row(i + 1) with { Validation = new(0, value, 0) })];

    private static EpochRow Row(int epoch) =>
        new()
        {
            Epoch = epoch,
            LossTrain = 1,
            LossValidation = 1,
            Train = new(0, 0, 0),
            Validation = new(0, 0, 0),
            LearningRate = 0.1,
            Seconds = 1,
        };
}
