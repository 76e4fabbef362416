using LesionPortal.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Tests.Kernels;

/// <summary>Held against libtorch's batch norm in double precision, which does not round where single precision would.</summary>
public sealed class BatchNormLayerTests
{
    public static TheoryData<int, int, int, Relu> Maps =>
        new(
            from channels in (int[])[1, 3, 8, 16, 130]
            from side in (int[])[1, 7, 40]
            from relu in Enum.GetValues<Relu>()
            select (channels, side == 1 ? 2 : side, side, relu)
        );

    [Theory, MemberData(nameof(Maps))]
    public void Forward_Training_GivesValuesGradientsAndRunningStatisticsOfBatchNorm(int channels, int height, int width, Relu relu)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)(channels * 100 + height));
        Tensor Random(params long[] shape) => randn(shape, generator: generator);
        var weight = Random(channels);
        var bias = Random(channels);
        var x = ChannelsLast.Of(Random(3, channels, height, width) * 2 + 0.5);
        var gradient = Random(3, channels, height, width);
        using var norm = new BatchNormLayer(channels);
        norm.load_state_dict(
            new()
            {
                ["weight"] = weight,
                ["bias"] = bias,
                ["running_mean"] = zeros(channels),
                ["running_var"] = ones(channels),
                ["num_batches_tracked"] = tensor(0L),
            }
        );

        var input = x.clone().requires_grad_(true);
        Assert.True(ChannelsTogether(input));
        var output = norm.Normalise(input, relu);
        output.backward([gradient]);

        var (mean, variance) = (zeros(channels, ScalarType.Float64), ones(channels, ScalarType.Float64));
        var (exactWeight, exactBias) = (
            weight.to(ScalarType.Float64).requires_grad_(true),
            bias.to(ScalarType.Float64).requires_grad_(true)
        );
        var exactInput = x.to(ScalarType.Float64).requires_grad_(true);
        var before = relu == Relu.Before ? exactInput.relu() : exactInput;
        var exact = nn.functional.batch_norm(before, mean, variance, exactWeight, exactBias, true, 0.1, 1e-5);
        exact = relu == Relu.After ? exact.relu() : exact;
        exact.backward([gradient.to(ScalarType.Float64)]);

        var state = norm.state_dict();
        Near(exact, output, 2e-5);
        Near(exactInput.grad!, input.grad!, 2e-5);
        Near(exactWeight.grad!, norm.get_parameter("weight")!.grad!, 1e-4);
        Near(exactBias.grad!, norm.get_parameter("bias")!.grad!, 1e-4);
        Near(mean, state["running_mean"], 1e-6);
        Near(variance, state["running_var"], 1e-5);
        Assert.Equal(1, state["num_batches_tracked"].item<long>());
    }

    [Fact]
    public void Forward_ChannelsApartOrEvaluation_GivesTheSameAsLibtorch()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5);
        using var norm = new BatchNormLayer(8);
        var x = randn([2, 8, 6, 10], generator: generator);
        var together = norm.Normalise(ChannelsLast.Of(x), Relu.After);
        using var other = new BatchNormLayer(8);
        Near(other.Normalise(x, Relu.After).to(ScalarType.Float64), together, 1e-5);
        norm.eval();
        other.eval();
        Near(other.Normalise(x, Relu.After).to(ScalarType.Float64), norm.Normalise(ChannelsLast.Of(x), Relu.After), 1e-5);
    }

    [Fact]
    public void Backward_TwoHundredSteps_LeavesNoMoreTensorsThanOne()
    {
        using var norm = new BatchNormLayer(4);
        LiveTensors.AssertFlat(Step);

        void Step()
        {
            using var scope = NewDisposeScope();
            norm.zero_grad();
            var x = ChannelsLast.Of(rand(2, 4, 16, 16)).requires_grad_(true);
            norm.Normalise(x, Relu.Before).sum().backward();
        }
    }

    private static bool ChannelsTogether(Tensor map) => map.permute(0, 2, 3, 1).is_contiguous();

    private static void Near(Tensor expected, Tensor actual, double tolerance)
    {
        var scale = Math.Max(1, expected.abs().max().ToDouble());
        var difference = (expected - actual.to(ScalarType.Float64)).abs().max().ToDouble();
        Assert.True(difference <= tolerance * scale, FormattableString.Invariant($"differs by {difference} at a scale of {scale}"));
    }
}
