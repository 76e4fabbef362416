using LesionPortal.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Tests.Kernels;

/// <summary>
/// Held against libtorch's convolution in double precision. Sizes that fill tiles of 4×4 and blocks of tiles, and such that don't.
/// </summary>
public sealed class ConvolutionLayerTests
{
    public static TheoryData<int, int, int, int, bool> Maps =>
        new()
        {
            { 16, 16, 40, 40, true },
            { 16, 32, 39, 41, true },
            { 32, 16, 42, 38, false },
            { 48, 64, 37, 80, true },
            { 272, 16, 40, 37, true },
            { 8, 16, 39, 41, true }, // few channels: multiplied out on the way back
            { 16, 8, 40, 40, false },
            { 3, 16, 39, 41, true }, // from an image
            { 3, 64, 40, 40, true },
            { 16, 1, 39, 40, true }, // to logits
            { 8, 1, 16, 24, false },
            { 8, 1, 40, 41, true }, // libtorch's: rows of no multiple of eight pixels,
            { 3, 8, 40, 40, true }, // and widths where it is as fast
        };

    [Theory, MemberData(nameof(Maps))]
    public void Forward_Training_GivesValuesAndGradientsOfLibtorch(int from, int to, int height, int width, bool withBias)
    {
        using var scope = NewDisposeScope();
        manual_seed(from * 1000 + to);
        using var convolution = new ConvolutionLayer(from, to, bias: withBias);
        var x = ChannelsLast.Of(randn(2, from, height, width)).requires_grad_(true);
        var gradient = randn(2, to, height, width);

        var output = convolution.call(x);
        output.backward([gradient]);

        var exactX = x.detach().to(ScalarType.Float64).requires_grad_(true);
        var weight = convolution.Weight.detach().to(ScalarType.Float64).requires_grad_(true);
        var bias = convolution.Bias?.detach().to(ScalarType.Float64).requires_grad_(true);
        var exact = nn.functional.conv2d(exactX, weight, bias, padding: [1, 1]);
        exact.backward([gradient.to(ScalarType.Float64)]);
        Near(exact, output, 1e-4);
        Near(exactX.grad!, x.grad!, 1e-4);
        Near(weight.grad!, convolution.Weight.grad!, 1e-4);
        if (bias is not null)
            Near(bias.grad!, convolution.Bias!.grad!, 1e-4);
        Assert.Equal(withBias, convolution.Bias is not null);
        Assert.True(output.permute(0, 2, 3, 1).is_contiguous());
    }

    /// <summary>The choice that decisions 019 and 023 give the measurements of.</summary>
    [Theory]
    [InlineData(8, 8, LayerAlgorithms.Libtorch)]
    [InlineData(3, 8, LayerAlgorithms.Libtorch)]
    [InlineData(8, 16, ConvolutionAlgorithms.FewChannels)]
    [InlineData(16, 8, ConvolutionAlgorithms.FewChannels)]
    [InlineData(3, 64, ConvolutionAlgorithms.FewChannels)]
    [InlineData(64, 1, ConvolutionAlgorithms.OneChannel)]
    [InlineData(16, 16, ConvolutionAlgorithms.Winograd)]
    [InlineData(64, 128, ConvolutionAlgorithms.Winograd)]
    public void Fastest_ByWidths_IsTheWayThatWasMeasured(int from, int to, string way)
    {
        using var scope = NewDisposeScope();
        using var convolution = new ConvolutionLayer(from, to);

        var taken = ConvolutionAlgorithms.Fastest(convolution.LayerOf(ChannelsLast.Of(rand(1, from, 64, 64))));

        Assert.Equal(MatrixTile256.IsSupported ? way : LayerAlgorithms.Libtorch, taken);
    }

    [Fact]
    public void Forward_NoGradientWanted_GivesTheSameBits()
    {
        using var scope = NewDisposeScope();
        using var convolution = new ConvolutionLayer(16, 32);
        var x = ChannelsLast.Of(rand(1, 16, 48, 48));

        var learning = convolution.call(x);
        using var noGradient = no_grad();
        var predicting = convolution.call(x);

        Assert.True(learning.requires_grad);
        Assert.False(predicting.requires_grad);
        Assert.True(learning.detach().equal(predicting).all().item<bool>());
    }

    [Fact]
    public void Forward_ChannelsApart_GivesTheSameAsTogether()
    {
        using var scope = NewDisposeScope();
        using var convolution = new ConvolutionLayer(16, 16);
        var x = rand(2, 16, 40, 40);

        Near(convolution.call(x).to(ScalarType.Float64), convolution.call(ChannelsLast.Of(x)), 1e-4);
    }

    [Fact]
    public void Backward_InputThatDoesNotLearn_GivesTheWeightsTheirGradient()
    {
        using var scope = NewDisposeScope();
        using var convolution = new ConvolutionLayer(16, 16);
        var x = ChannelsLast.Of(rand(1, 16, 40, 40));

        convolution.call(x).sum().backward();

        Assert.Null(x.grad);
        Near(full(16, 1600.0, ScalarType.Float64), convolution.Bias!.grad!, 1e-6);
    }

    [Fact]
    public void New_SameSeed_StartsAsLibtorchs()
    {
        using var scope = NewDisposeScope();
        manual_seed(7);
        using var ours = new ConvolutionLayer(16, 8);
        manual_seed(7);
        using var theirs = nn.Conv2d(16, 8, 3, padding: 1);

        Assert.Equal(theirs.state_dict().Keys, ours.state_dict().Keys);
        Assert.True(theirs.weight!.equal(ours.Weight).all().item<bool>());
        Assert.True(theirs.bias!.equal(ours.Bias!).all().item<bool>());
    }

    [Fact]
    public void Backward_TwoHundredSteps_LeavesNoMoreTensorsThanOne()
    {
        using var convolution = new ConvolutionLayer(16, 16);
        LiveTensors.AssertFlat(Step);

        void Step()
        {
            using var scope = NewDisposeScope();
            convolution.zero_grad();
            var x = ChannelsLast.Of(rand(1, 16, 40, 40)).requires_grad_(true);
            convolution.call(x).sum().backward();
        }
    }

    private static void Near(Tensor expected, Tensor actual, double tolerance)
    {
        var scale = expected.abs().mean().ToDouble();
        var difference = (expected - actual.to(ScalarType.Float64)).abs().max().ToDouble();
        Assert.True(difference <= tolerance * scale, FormattableString.Invariant($"differs by {difference} at a scale of {scale}"));
    }
}
