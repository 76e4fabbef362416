using LesionPortal.Core.Runs;
using LesionPortal.Kernels;
using LesionPortal.Trainer.Architectures;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LesionPortal.Trainer.Tests.Kernels;

/// <summary>A norm and the convolution behind it as one step give the same bits as one after the other, and keep a map less.</summary>
public sealed class StageTests
{
    private const int Channels = 32;
    private const int Images = 8;
    private const int Side = 64;
    private const long MapBytes = (long)Images * Channels * Side * Side * sizeof(float);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Backward_NormBeforeConvolution_GivesTheBitsOfOneAfterTheOther(bool withBias)
    {
        using var scope = NewDisposeScope();
        var images = Batch();
        using var stage = new Stage(Layers(withBias));
        using var sequential = Sequential(Layers(withBias));
        sequential.load_state_dict(stage.state_dict());

        var (ours, theirs) = (stage.call(images), sequential.call(images));
        ours.square().mean().backward();
        theirs.square().mean().backward();

        Assert.True(ours.equal(theirs).all().item<bool>());
        Assert.Equal(sequential.named_parameters().Count(), stage.named_parameters().Count());
        Assert.All(
            stage.named_parameters().Zip(sequential.named_parameters()),
            p => Assert.True(p.First.parameter.grad!.equal(p.Second.parameter.grad!).all().item<bool>(), p.First.name),
            throwIfEmpty: true
        );
        Assert.All(
            stage.named_buffers().Zip(sequential.named_buffers()),
            b => Assert.True(b.First.buffer.equal(b.Second.buffer).all().item<bool>(), b.First.name)
        );
    }

    [Fact]
    public void Forward_Learning_KeepsAMapLess()
    {
        var fewer = WinogradConvolution.Supports(Channels, Channels) ? MapBytes : 0;

        Assert.Equal(
            SavedBytes(Sequential(new Stage(Layers(true)[..3]), new Stage(Layers(true)[3..]))) - fewer,
            SavedBytes(new Stage(Layers(true)))
        );
    }

    [Fact]
    public void Forward_Evaluating_GivesTheBitsOfOneAfterTheOther()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var stage = new Stage(Layers(true));
        using var sequential = Sequential(Layers(true));
        sequential.load_state_dict(stage.state_dict());
        stage.eval();
        sequential.eval();

        Assert.True(stage.call(Batch()).equal(sequential.call(Batch())).all().item<bool>());
    }

    [Fact]
    public void Backward_TwoHundredSteps_LeavesNoMoreTensorsThanOne()
    {
        using var stage = new Stage(Layers(true));
        LiveTensors.AssertFlat(() =>
        {
            using var scope = NewDisposeScope();
            stage.zero_grad();
            stage.call(ChannelsLast.Of(rand(2, Channels, 40, 40))).sum().backward();
        });
    }

    /// <summary>
    /// U-Net and SegNet let a map go once it is joined or pooled: while the last layer works, the way back's maps and its own are all there
    /// are.
    /// </summary>
    [Theory]
    [InlineData(Architecture.UNet)]
    [InlineData(Architecture.SegNet)]
    public void Forward_LastLayer_FindsNoMapThatTheWayBackDoesNotWant(Architecture architecture)
    {
        using var network = ArchitectureRegistry.Create(architecture, 16);
        var last = network.modules().OfType<Module<Tensor, Tensor>>().Last(module => module is ConvolutionLayer);
        LiveTensors.Count();
        var before = TensorPool.RentedBytes;
        long during = 0;
        var hook = last.register_forward_pre_hook(
            (_, _) =>
            {
                during = TensorPool.RentedBytes - before;
                return null!;
            }
        );
        using var scope = NewDisposeScope();

        var logits = network.call(ChannelsLast.Of(rand(8, 3, 128, 128)));

        var after = TensorPool.RentedBytes - before;
        hook.remove();
        logits.sum().backward(); // lets go of all that was kept
        Assert.Equal(after, during);
        Assert.True(during > 0);
    }

    private static long SavedBytes(Sequential layers)
    {
        using (layers)
        using (NewDisposeScope())
        {
            LiveTensors.Count();
            var images = Batch();
            var before = TensorPool.RentedBytes;
            var output = layers.call(images);
            var kept = TensorPool.RentedBytes - before;
            output.sum().backward(); // lets go of all that was kept
            return kept;
        }
    }

    private static Module<Tensor, Tensor>[] Layers(bool withBias) =>
        [
            new ConvolutionLayer(Channels, Channels, bias: withBias),
            new BatchNormLayer(Channels),
            ReLU(),
            new ConvolutionLayer(Channels, Channels, bias: withBias),
            new BatchNormLayer(Channels),
            ReLU(),
        ];

    private static Tensor Batch()
    {
        using var generator = new Generator(4);
        return ChannelsLast.Of(rand([Images, Channels, Side, Side], generator: generator));
    }
}
