using LesionPortal.Core.Runs;
using LesionPortal.Trainer.Architectures;
using LesionPortal.Trainer.Prediction;
using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Tests.Prediction;

public sealed class TestTimeFlipsTests
{
    [Fact]
    public void Logits_AreTheLogitOfTheMeanProbabilityOfFourViews()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var network = Network();
        var images = rand([2, 3, 32, 48], generator: new Generator(4));

        var mean = TestTimeFlips.Logits(network, images).sigmoid();

        var expected =
            (
                network.call(images).sigmoid()
                + network.call(images.flip(3)).sigmoid().flip(3)
                + network.call(images.flip(2)).sigmoid().flip(2)
                + network.call(images.flip(2, 3)).sigmoid().flip(2, 3)
            ) / 4;
        Assert.True(mean.allclose(expected, atol: 1e-6));
        Assert.False(mean.allclose(network.call(images).sigmoid(), rtol: 0, atol: 1e-3));
    }

    [Fact]
    public void Logits_OfAMirroredImage_AreMirrored()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var network = Network();
        var images = rand([1, 3, 32, 32], generator: new Generator(4));

        var logits = TestTimeFlips.Logits(network, images);

        Assert.True(TestTimeFlips.Logits(network, images.flip(3)).allclose(logits.flip(3), atol: 1e-4));
        Assert.True(TestTimeFlips.Logits(network, images.flip(2)).allclose(logits.flip(2), atol: 1e-4));
    }

    [Fact]
    public void Logits_CertainNetwork_StayFinite()
    {
        using var scope = NewDisposeScope();
        using var certain = nn.Conv2d(3, 1, 1);
        using (no_grad())
        {
            certain.weight.zero_();
            certain.bias!.fill_(500);
        }

        using var noGradient = no_grad();
        var logits = TestTimeFlips.Logits(certain, rand(1, 3, 16, 16));

        Assert.True(logits.isfinite().all().ToBoolean());
        Assert.True(logits.gt(10).all().ToBoolean());
    }

    private static SegmentationNetwork Network()
    {
        manual_seed(2);
        var network = ArchitectureRegistry.Create(Architecture.UNet, 2);
        network.eval();
        // Fresh weights hardly answer to the image.
        using var noGradient = no_grad();
        foreach (var weight in network.parameters().Where(p => p.dim() > 1))
            weight.mul_(4);
        return network;
    }
}
