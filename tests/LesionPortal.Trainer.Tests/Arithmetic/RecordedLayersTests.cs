using LesionPortal.Core.Runs;
using LesionPortal.Kernels;
using LesionPortal.Trainer.Architectures;
using LesionPortal.Trainer.Arithmetic;
using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Tests.Arithmetic;

/// <summary>The layers found on the meta device are those that a network computes: with every other way forbidden, it still runs.</summary>
public sealed class RecordedLayersTests
{
    [Theory]
    [InlineData(Architecture.UNet, 8)]
    [InlineData(Architecture.SegNet, 8)]
    [InlineData(Architecture.UNet2015, 8)]
    [InlineData(Architecture.ResUNet18, 8)]
    [InlineData(Architecture.DeepLabV3Plus, 8)]
    [InlineData(Architecture.DepthwiseUNet, 8)]
    [InlineData(Architecture.AttentionUNet, 8)]
    [InlineData(Architecture.UNetPlusPlus, 8)]
    [InlineData(Architecture.SegNetVgg16, 8)]
    public void Train_EveryConvolutionByMatrixProducts_GivesTheLogitsOfTheDefault(Architecture architecture, int width)
    {
        using var scope = NewDisposeScope();
        var layers = new CheckedNetwork(architecture, width, false, 64) { Learning = [2] }.Layers();
        using var network = ArchitectureRegistry.Create(architecture, width);
        network.train();
        var images = ChannelsLast.Of(rand(2, 3, 64, 64));
        var byDefault = network.call(images).detach().clone();
        try
        {
            LayerAlgorithms.Use(
                layers
                    .Where(l => l.Layer.Kind is LayerKind.Convolution or LayerKind.UpConvolution)
                    .ToDictionary(l => l.Layer, _ => LayerAlgorithms.MatrixProducts)
            );

            var logits = network.call(images);

            var scale = byDefault.abs().mean().ToDouble();
            Assert.InRange((logits - byDefault).abs().max().ToDouble() / scale, 0, 2e-3);
            Assert.False(logits.equal(byDefault).all().item<bool>(), "the ways chosen were not taken");
        }
        finally
        {
            LayerAlgorithms.Reset();
        }
    }
}
