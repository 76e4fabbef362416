using LesionPortal.Trainer.Architectures;
using LesionPortal.Trainer.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Tests.Kernels;

/// <summary>
/// A U-Net wide enough for our kernels learns as it does on libtorch's, which are taken where an image's channels lie apart in memory.
/// </summary>
public sealed class KernelParityTests
{
    private const int Steps = 12;

    [Theory]
    [InlineData(1, 16)]
    [InlineData(2, 16)]
    [InlineData(3, 16)]
    [InlineData(1, 8)]
    public void Train_SameSeed_LossesAreThoseOfLibtorchsKernels(int seed, int width)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)seed);
        var masks = zeros(6, 1, 64, 64);
        masks[.., 0, 16..44, 12..40] = 1;
        var images = 0.7 - 0.4 * masks + 0.3 * rand([6, 3, 64, 64], generator: generator);

        var ours = Losses(seed, width, images.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2), masks);
        var theirs = Losses(seed, width, images, masks);

        Assert.Equal(theirs[0], ours[0], 1e-5);
        for (var step = 1; step < Steps; step++)
            Assert.Equal(theirs[step], ours[step], 0.01);
        Assert.True(ours[^1] < 0.9 * ours[0], FormattableString.Invariant($"from {ours[0]} to {ours[^1]}"));
    }

    private static List<double> Losses(int seed, int width, Tensor images, Tensor masks)
    {
        manual_seed(seed);
        using var network = new UNet(width);
        using var adam = optim.Adam(network.parameters(), 0.001);
        var losses = new List<double>();
        for (var step = 0; step < Steps; step++)
        {
            using var scope = NewDisposeScope();
            adam.zero_grad();
            var loss = LossRegistry.Get("Dice")(network.call(images), masks);
            losses.Add(loss.ToDouble());
            loss.backward();
            adam.step();
        }

        return losses;
    }
}
