using LesionPortal.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Tests.Kernels;

/// <summary>
/// Minimal filtering in 256 and in 512 bits, held against libtorch's convolution in double precision. Every machine runs both: vectors that
/// it lacks .NET computes in software, slowly and to the same numbers.
/// </summary>
public sealed class WinogradLanesTests
{
    [Theory]
    [InlineData(8, 8, 40, 40)]
    [InlineData(8, 24, 37, 41)]
    [InlineData(16, 8, 39, 42)]
    [InlineData(40, 64, 21, 80)]
    [InlineData(64, 64, 5, 3)]
    [InlineData(272, 16, 40, 37)]
    public void Convolve_EightLanes_GivesValuesAndGradientsOfLibtorch(int from, int to, int height, int width) =>
        GivesThoseOfLibtorch<Lanes8>(from, to, height, width);

    [Theory]
    [InlineData(16, 32, 39, 41)]
    [InlineData(48, 64, 21, 22)]
    [InlineData(64, 16, 5, 3)]
    public void Convolve_SixteenLanes_GivesValuesAndGradientsOfLibtorch(int from, int to, int height, int width) =>
        GivesThoseOfLibtorch<Lanes16>(from, to, height, width);

    [Fact]
    public void WeightGradient_SameMapsTwice_GivesTheSameBits()
    {
        using var scope = NewDisposeScope();
        var x = ChannelsLast.Of(randn(3, 8, 64, 61));
        var gradient = ChannelsLast.Of(randn(3, 16, 64, 61));

        var (once, biasOnce) = WinogradWeightGradient<Lanes8>.WeightGradient(x, gradient);
        var (again, biasAgain) = WinogradWeightGradient<Lanes8>.WeightGradient(x, gradient);

        Assert.True(once.equal(again).all().item<bool>());
        Assert.True(biasOnce.equal(biasAgain).all().item<bool>());
    }

    private static void GivesThoseOfLibtorch<T>(int from, int to, int height, int width)
        where T : struct, ILanes<T>
    {
        using var scope = NewDisposeScope();
        manual_seed(from * 1000 + to);
        var x = ChannelsLast.Of(randn(2, from, height, width));
        var weight = randn(to, from, 3, 3) / Math.Sqrt(9 * from);
        var bias = randn(to);
        var gradient = ChannelsLast.Of(randn(2, to, height, width));

        var y = WinogradForward<T>.Forward(x, weight, bias);
        var dx = WinogradForward<T>.InputGradient(gradient, weight);
        var (weightGradient, biasGradient) = WinogradWeightGradient<T>.WeightGradient(x, gradient);

        var (exactX, exactWeight, exactBias) = (Exact(x), Exact(weight), Exact(bias));
        var exact = nn.functional.conv2d(exactX, exactWeight, exactBias, padding: [1, 1]);
        exact.backward([gradient.to(ScalarType.Float64)]);
        Near(exact, y);
        Near(exactX.grad!, dx);
        Near(exactWeight.grad!, weightGradient);
        Near(exactBias.grad!, biasGradient);
    }

    private static Tensor Exact(Tensor values) => values.to(ScalarType.Float64).requires_grad_(true);

    private static void Near(Tensor expected, Tensor actual)
    {
        var scale = expected.abs().mean().ToDouble();
        var difference = (expected - actual.to(ScalarType.Float64)).abs().max().ToDouble();
        Assert.True(difference <= 1e-4 * scale, FormattableString.Invariant($"differs by {difference} at a scale of {scale}"));
    }
}
