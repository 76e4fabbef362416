using LesionPortal.Core.Runs;
using LesionPortal.Data.Queries;

namespace LesionPortal.Data.Tests;

public sealed class HistoryDecimationTests
{
    [Fact]
    public void Decimate_LongHistory_KeepsEndsBestAndSpikes()
    {
        var history = Enumerable.Range(1, 5000).Select(e => Row(e, loss: e == 2345 ? 99 : 1.0 / e)).ToList();

        var thinned = HistoryDecimation.Decimate(history, 200, bestEpoch: 1234);

        Assert.InRange(thinned.Count, 100, 203);
        var epochs = thinned.Select(r => r.Epoch).ToList();
        Assert.Equal(epochs.Order(), epochs);
        Assert.Subset(epochs.ToHashSet(), new HashSet<int> { 1, 1234, 2345, 5000 });
    }

    [Fact]
    public void Decimate_ShortHistory_IsReturnedWhole()
    {
        var history = Enumerable.Range(1, 20).Select(e => Row(e, 1)).ToList();

        Assert.Equal(history, HistoryDecimation.Decimate(history, 20));
    }

    private static EpochRow Row(int epoch, double loss) => new()
    {
        Epoch = epoch,
        LossTrain = loss,
        LossValidation = loss,
        Train = new(0, 0, 0),
        Validation = new(0, 0, 0),
        LearningRate = 0.001,
        Seconds = 1,
    };
}
