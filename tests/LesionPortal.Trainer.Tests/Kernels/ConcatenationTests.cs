using LesionPortal.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Tests.Kernels;

/// <summary>Held against libtorch's up-sampling and joining in double precision.</summary>
public sealed class ConcatenationTests
{
    [Theory]
    [InlineData(8, 16, 5, 7)]
    [InlineData(16, 8, 1, 1)]
    [InlineData(24, 8, 1, 4)]
    [InlineData(3, 8, 5, 7)] // not a multiple of eight: libtorch's
    public void WithUpsampled_TwoMaps_GivesLibtorchsValuesAndGradients(int skipChannels, int channels, int height, int width)
    {
        using var scope = NewDisposeScope();
        manual_seed(skipChannels);
        var skip = ChannelsLast.Of(randn(3, skipChannels, 2 * height, 2 * width)).requires_grad_(true);
        var coarse = ChannelsLast.Of(randn(3, channels, height, width)).requires_grad_(true);
        var slope = randn(3, skipChannels + channels, 2 * height, 2 * width);

        var joined = Concatenation.WithUpsampled(skip, coarse);
        joined.backward([slope]);

        var exactSkip = skip.detach().to(ScalarType.Float64).requires_grad_(true);
        var exactCoarse = coarse.detach().to(ScalarType.Float64).requires_grad_(true);
        var up = nn.functional.interpolate(exactCoarse, scale_factor: [2, 2], mode: InterpolationMode.Bilinear, align_corners: true);
        var exact = cat([exactSkip, up], 1);
        exact.backward([slope.to(ScalarType.Float64)]);
        Near(exact, joined);
        Near(exactSkip.grad!, skip.grad!);
        Near(exactCoarse.grad!, coarse.grad!);
    }

    private static void Near(Tensor expected, Tensor actual) =>
        Assert.InRange((expected - actual.to(ScalarType.Float64)).abs().max().ToDouble(), 0, 1e-5);
}
