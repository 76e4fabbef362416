using LesionPortal.Core.Metrics;

namespace LesionPortal.Core.Tests.Metrics;

public sealed class ReliabilityBinsTests
{
    [Fact]
    public void Bins_EdgesOfABin_BelongToTheLowerOne()
    {
        var bins = ReliabilityBins.Of([0, 51, 52, 255], [false, true, false, true]).Bins;

        Assert.Equal(10, bins.Count);
        Assert.Equal(new ReliabilityBin(0, 0.1, 1, 0, 0), bins[0]);
        Assert.Equal((1, 1.0), (bins[1].Count, bins[1].ObservedShare!.Value));
        Assert.Equal(0.2, bins[1].MeanProbability!.Value, 1e-12);
        Assert.Equal(1, bins[2].Count);
        Assert.Null(bins[5].MeanProbability);
        Assert.Equal(1, bins[9].Count);
    }

    [Fact]
    public void Add_TwoImages_EqualsBothAsOne()
    {
        var random = new Random(5);
        var (map, mask) = (new byte[300], new bool[300]);
        random.NextBytes(map);
        for (var i = 0; i < mask.Length; i++)
            mask[i] = random.Next(256) < map[i];

        var merged = ReliabilityBins.Of(map.AsSpan(0, 100), mask.AsSpan(0, 100));
        merged.Add(ReliabilityBins.Of(map.AsSpan(100), mask.AsSpan(100)));
        var whole = ReliabilityBins.Of(map, mask);

        Assert.Equal(300, merged.Pixels);
        Assert.Equal(whole.ExpectedCalibrationError!.Value, merged.ExpectedCalibrationError!.Value, 1e-12);
        Assert.Equal(whole.BrierScore!.Value, merged.BrierScore!.Value, 1e-12);
        Assert.Equal(whole.Bins.Select(b => b.Count), merged.Bins.Select(b => b.Count));
    }

    [Fact]
    public void Of_UnroundedValues_AgreesWithBytes()
    {
        byte[] map = [0, 25, 26, 51, 102, 153, 204, 230, 255];
        bool[] mask = [false, true, false, true, false, true, true, false, true];
        var bytes = ReliabilityBins.Of(map, mask);
        var floats = ReliabilityBins.Of([.. map.Select(p => (float)p)], mask);
        Assert.Equal(bytes.Bins.Select(b => b.Count), floats.Bins.Select(b => b.Count));
        Assert.Equal(bytes.ExpectedCalibrationError!.Value, floats.ExpectedCalibrationError!.Value, 1e-12);
    }

    [Fact]
    public void ExpectedCalibrationError_NoPixels_IsUndefined()
    {
        Assert.Null(new ReliabilityBins().ExpectedCalibrationError);
        Assert.Null(new ReliabilityBins().BrierScore);
    }

    [Fact]
    public void ExpectedCalibrationError_LesionAsOftenAsSaid_IsNearZero()
    {
        var random = new Random(9);
        var (map, mask) = (new byte[200_000], new bool[200_000]);
        random.NextBytes(map);
        for (var i = 0; i < mask.Length; i++)
            mask[i] = random.NextDouble() < map[i] / 255.0;
        Assert.InRange(ReliabilityBins.Of(map, mask).ExpectedCalibrationError!.Value, 0, 0.01);
    }
}
