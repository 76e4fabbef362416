using LesionPortal.Core.Runs;
using LesionPortal.Trainer.Architectures;
using LesionPortal.Trainer.DataLoading;
using LesionPortal.Trainer.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Tests.Weights;

public sealed class ImageNetEncoderTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    // Sums and sums of squares that ONNX Runtime 1.30 gave for the package's file on Drawing() less the mean colour, after the rectifiers
    // at 1/2, 1/16 and 1/32. One grey level's half at the border, where zeros stand in for other values, is what they may differ by.
    [Theory]
    [InlineData(0, 1345667.69, 7416895.1)]
    [InlineData(3, 33189.2173, 98141.237)]
    [InlineData(4, 17927.8276, 84403.6553)]
    public void Apply_ImageNet_EncoderGivesWhatTheFilesOwnGraphGives(int map, double sum, double squares)
    {
        using var network = WithImageNet(Architecture.ResUNet18);
        network.eval();
        using var noGradient = no_grad();

        var maps = ((IResNetEncoder)network).Encoder.call(NormalisationMethods.Get(Normalisation.ImageNet)(Drawing()));

        Assert.Equal(sum, maps[map].to(ScalarType.Float64).sum().ToDouble(), 1e-3 * sum);
        Assert.Equal(squares, maps[map].to(ScalarType.Float64).square().sum().ToDouble(), 1e-3 * squares);
    }

    [Fact]
    public void Apply_ImageNet_FirstValuesAtAFourthOfTheLastMapAreThoseOfTheFilesOwnGraph()
    {
        using var network = WithImageNet(Architecture.ResUNet18);
        network.eval();
        using var noGradient = no_grad();

        var sixteenth = ((IResNetEncoder)network).Encoder.call(NormalisationMethods.Get(Normalisation.ImageNet)(Drawing()))[3];

        var first = sixteenth[0, 0, 0].data<float>().ToArray().Skip(3).Take(3);
        Assert.All(first.Zip([2.4056911f, 4.4828753f, 6.1726484f]), pair => Assert.Equal(pair.Second, pair.First, 0.05f));
    }

    [Theory]
    [InlineData(Architecture.ResUNet18)]
    [InlineData(Architecture.DeepLabV3Plus)]
    public void Apply_ImageNet_FillsTheWholeEncoderAndNothingElse(Architecture key)
    {
        manual_seed(3);
        using var random = ArchitectureRegistry.Create(key, 64);
        manual_seed(3);
        using var network = WithImageNet(key);

        var before = random.state_dict();
        Assert.All(
            network.state_dict().Where(t => !t.Key.EndsWith("num_batches_tracked", StringComparison.Ordinal)),
            t => Assert.Equal(t.Key.StartsWith(ResNetEncoder.Prefix, StringComparison.Ordinal), !t.Value.Equals(before[t.Key]))
        );
    }

    [Fact]
    public void Read_PackagesNetwork_HasTheBlockAResNet18LacksAndNoMore()
    {
        var names = ImageNetEncoder.Read().Keys.ToList();

        using var network = ArchitectureRegistry.Create(Architecture.ResUNet18, 64);
        var own = ((IResNetEncoder)network)
            .Encoder.state_dict()
            .Keys.Where(n => !n.EndsWith("num_batches_tracked", StringComparison.Ordinal));
        Assert.Empty(own.Except(names));
        Assert.Equal(10, names.Count(n => n.StartsWith("layer4.2.", StringComparison.Ordinal)));
        Assert.Equal(names.Count - 10, own.Count());
    }

    private static SegmentationNetwork WithImageNet(Architecture key)
    {
        var network = ArchitectureRegistry.Create(key, 64);
        EncoderInitialisation.Apply(network, new EncoderSettings { Weights = EncoderSettings.ImageNet }, null);
        return network;
    }

    /// <summary>(1,3,224,224), 0 to 1: bytes by a formula.</summary>
    private static Tensor Drawing()
    {
        var bytes = new float[3 * 224 * 224];
        for (var i = 0; i < bytes.Length; i++)
        {
            var (c, y, x) = (i / (224 * 224), i / 224 % 224, i % 224);
            bytes[i] = (y * (3 + c) + x * (5 - c) + y * x / (7 + c)) % 256 / 255f;
        }

        return tensor(bytes, [1, 3, 224, 224]);
    }
}
