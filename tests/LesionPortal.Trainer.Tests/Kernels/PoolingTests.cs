using LesionPortal.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Tests.Kernels;

/// <summary>Held against libtorch's pooling bit for bit; maps hold many equal values, as they do behind a ReLU.</summary>
public sealed class PoolingTests
{
    [Theory]
    [InlineData(8, 6, 10)]
    [InlineData(24, 2, 2)]
    [InlineData(5, 6, 10)] // not a multiple of eight: libtorch's
    [InlineData(8, 7, 10)] // odd: libtorch's
    public void MaxAndUnpool_MapWithEqualValues_GiveLibtorchsBitsAndGradients(int channels, int height, int width)
    {
        using var scope = NewDisposeScope();
        manual_seed(channels);
        var map = ChannelsLast.Of((randn(3, channels, height, width) * 2).round().relu());
        var (ours, theirs) = (map.clone().requires_grad_(true), map.clone().requires_grad_(true));
        var slope = ChannelsLast.Of(randn(3, channels, height / 2 * 2, width / 2 * 2));

        var (maxima, places) = Pooling.MaxWithIndices(ours);
        var back = Pooling.Unpool(maxima * 3, places);
        back.backward([slope]);

        using var pool = nn.MaxPool2d(2);
        using var unpool = nn.MaxUnpool2d(2);
        var (expected, positions) = pool.forward_with_indices(theirs);
        var expectedBack = unpool.call(expected * 3, positions);
        if (height % 2 == 0)
        {
            expectedBack.backward([slope]);
            Same(theirs.grad!, ours.grad!);
            Same(expectedBack, back);
        }

        Same(expected, maxima);
    }

    [Fact]
    public void Max_NotANumber_IsKept()
    {
        using var scope = NewDisposeScope();
        var map = zeros(1, 8, 2, 4);
        map[0, 3, 1, 0] = float.NaN;
        map[0, 4, 0, 2] = float.NaN;

        var maxima = Pooling.Max(ChannelsLast.Of(map));

        Assert.True(float.IsNaN(maxima[0, 3, 0, 0].item<float>()));
        Assert.True(float.IsNaN(maxima[0, 4, 0, 1].item<float>()));
        Assert.Equal(2, maxima.isnan().sum().item<long>());
    }

    [Fact]
    public void Backward_TwoHundredSteps_LeavesNoMoreTensorsThanOne()
    {
        LiveTensors.AssertFlat(Step);

        static void Step()
        {
            using var scope = NewDisposeScope();
            var x = ChannelsLast.Of(rand(2, 8, 16, 16)).requires_grad_(true);
            var (maxima, places) = Pooling.MaxWithIndices(x);
            Pooling.Unpool(maxima, places).sum().backward();
        }
    }

    private static void Same(Tensor expected, Tensor actual) => Assert.True(expected.detach().equal(actual.detach()).all().item<bool>());
}
