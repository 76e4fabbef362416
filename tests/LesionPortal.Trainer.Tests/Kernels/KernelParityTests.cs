using LesionPortal.Core.Runs;
using LesionPortal.Trainer.Architectures;
using LesionPortal.Trainer.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Tests.Kernels;

/// <summary>
/// Networks wide enough for our kernels (filtering, norms, pooling, joins) learn as they do on libtorch's, which are taken where an image's
/// channels lie apart in memory: the first loss to 1e-5, all of twelve steps to a hundredth; SegNet, whose un-pooling turns near ties, to
/// three hundredths.
/// </summary>
public sealed class KernelParityTests
{
    private const int Steps = 12;

    [Theory]
    [InlineData(Architecture.UNet, 16, 1, 0.01)]
    [InlineData(Architecture.UNet, 16, 2, 0.01)]
    [InlineData(Architecture.UNet, 16, 3, 0.01)]
    [InlineData(Architecture.UNet, 8, 1, 0.01)]
    [InlineData(Architecture.UNet, 64, 1, 0.01)]
    [InlineData(Architecture.SegNet, 16, 1, 0.03)]
    [InlineData(Architecture.SegNet, 16, 2, 0.03)]
    [InlineData(Architecture.SegNet, 16, 3, 0.03)]
    public void Train_SameSeed_LossesAreThoseOfLibtorchsKernels(Architecture architecture, int width, int seed, double tolerance)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)seed);
        var batch = width < 64 ? 6 : 2; // a wide step is dear
        var masks = zeros(batch, 1, 64, 64);
        masks[.., 0, 16..44, 12..40] = 1;
        var images = 0.7 - 0.4 * masks + 0.3 * rand([batch, 3, 64, 64], generator: generator);

        var ours = Losses(architecture, width, seed, ChannelsLast.Of(images), masks);
        var theirs = Losses(architecture, width, seed, images, masks);

        Assert.Equal(theirs[0], ours[0], 1e-5);
        for (var step = 1; step < Steps; step++)
            Assert.Equal(theirs[step], ours[step], tolerance);
        Assert.True(ours[^1] < 0.97 * ours[0], FormattableString.Invariant($"from {ours[0]} to {ours[^1]}"));
    }

    private static List<double> Losses(Architecture architecture, int width, int seed, Tensor images, Tensor masks)
    {
        manual_seed(seed);
        using var network = ArchitectureRegistry.Create(architecture, width);
        using var adam = optim.Adam(network.parameters(), 0.001);
        var losses = new List<double>();
        for (var step = 0; step < Steps; step++)
        {
            using var scope = NewDisposeScope();
            adam.zero_grad();
            var loss = LossRegistry.Get(Loss.Dice)(network.call(images), masks);
            losses.Add(loss.ToDouble());
            loss.backward();
            adam.step();
        }

        return losses;
    }
}
