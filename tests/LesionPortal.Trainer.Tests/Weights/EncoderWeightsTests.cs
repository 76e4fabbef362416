using LesionPortal.Core.Runs;
using LesionPortal.Trainer.Architectures;
using LesionPortal.Trainer.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Tests.Weights;

/// <summary>The files are made up: random values under torchvision's names.</summary>
public sealed class EncoderWeightsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    public static TheoryData<Architecture> Accepting => [.. RunCatalogue.TakingEncoderWeights];

    [Fact]
    public void TakingEncoderWeights_Catalogue_AreThoseWithAResNetEncoder() =>
        Assert.All(
            ArchitectureRegistry.All,
            key =>
            {
                using var network = ArchitectureRegistry.Create(key, 2);
                Assert.Equal(network is IResNetEncoder, RunCatalogue.AcceptsEncoderWeights(key));
            }
        );

    [Theory]
    [MemberData(nameof(Accepting))]
    public void CopyInto_TorchvisionsNames_FillsTheEncoderAndNothingElse(Architecture key)
    {
        using var network = ArchitectureRegistry.Create(key, 64);
        var before = network.state_dict().ToDictionary(t => t.Key, t => t.Value.clone(), StringComparer.Ordinal);
        var weights = Torchvision(key is Architecture.ResUNet34 ? [3, 4, 6, 3] : [2, 2, 2, 2]);

        EncoderWeights.CopyInto(network, Save(weights));

        Assert.All(
            network.state_dict(),
            t =>
                Assert.True(
                    t.Value.Equals(
                        t.Key.StartsWith("encoder.", StringComparison.Ordinal) ? weights[t.Key["encoder.".Length..]] : before[t.Key]
                    ),
                    t.Key
                )
        );
    }

    [Theory]
    [InlineData("encoder.")]
    [InlineData("backbone.")]
    [InlineData("module.net.")]
    public void CopyInto_NamesBehindAPrefixAndOtherTensorsBesideThem_TakesTheEncoder(string prefix)
    {
        using var network = ArchitectureRegistry.Create(Architecture.ResUNet18, 64);
        var weights = Torchvision([2, 2, 2, 2]).Where(t => !t.Key.EndsWith("num_batches_tracked", StringComparison.Ordinal)).ToDictionary();
        var file = weights.ToDictionary(t => prefix + t.Key, t => t.Value, StringComparer.Ordinal);
        file["decoder.blocks.0.conv1.0.weight"] = rand(3);

        EncoderWeights.CopyInto(network, Save(file));

        Assert.True(network.state_dict()["encoder.layer4.1.bn2.running_var"].Equals(weights["layer4.1.bn2.running_var"]));
        Assert.Equal(0, network.state_dict()["encoder.bn1.num_batches_tracked"].ToInt64());
    }

    [Fact]
    public void CopyInto_HalfPrecision_IsConverted()
    {
        using var network = ArchitectureRegistry.Create(Architecture.DeepLabV3Plus, 64);
        var weights = Torchvision([2, 2, 2, 2])
            .ToDictionary(t => t.Key, t => t.Value.is_floating_point() ? t.Value.to(ScalarType.Float16) : t.Value);

        EncoderWeights.CopyInto(network, Save(weights));

        var first = ((IResNetEncoder)network).Encoder.state_dict()["conv1.weight"];
        Assert.Equal(ScalarType.Float32, first.dtype);
        Assert.True(first.Equals(weights["conv1.weight"].to(ScalarType.Float32)));
    }

    [Fact]
    public void CopyInto_NetworkWithoutResNetEncoder_NamesThoseThatHaveOne() =>
        AssertRefused(Architecture.UNet, 64, "unread.safetensors", "UNet has no ResNet encoder", "ResUNet18", "DeepLabV3Plus");

    [Fact]
    public void CopyInto_AnotherWidth_NamesBoth() =>
        AssertRefused(Architecture.ResUNet18, 16, "unread.safetensors", "16 base channels", "need 64");

    [Fact]
    public void CopyInto_NoFile_SaysSo() => AssertRefused(Architecture.ResUNet18, 64, _folder["none.safetensors"], "no such file");

    [Fact]
    public void CopyInto_OtherNames_SaysWhatIsExpected() =>
        AssertRefused(
            Architecture.ResUNet18,
            64,
            Save(new() { ["features.0.weight"] = rand(2), ["layer1.0.conv1.weight"] = rand(2) }),
            "conv1.weight",
            "torchvision"
        );

    [Fact]
    public void CopyInto_TwoEncoders_NamesThem() =>
        AssertRefused(
            Architecture.ResUNet18,
            64,
            Save(new() { ["student.conv1.weight"] = rand(2), ["teacher.conv1.weight"] = rand(2) }),
            "student.conv1.weight",
            "teacher.conv1.weight"
        );

    [Fact]
    public void CopyInto_MissingTensor_NamesIt()
    {
        var weights = Torchvision([2, 2, 2, 2]);
        weights.Remove("layer3.1.bn2.bias");

        AssertRefused(Architecture.ResUNet18, 64, Save(weights), "layer3.1.bn2.bias is missing");
    }

    [Fact]
    public void CopyInto_WrongShape_NamesBothShapes()
    {
        var weights = Torchvision([2, 2, 2, 2]);
        weights["layer2.0.conv1.weight"] = rand(128, 64, 1, 1);

        AssertRefused(Architecture.ResUNet18, 64, Save(weights), "layer2.0.conv1.weight", "(128,64,1,1)", "(128,64,3,3)");
    }

    [Fact]
    public void CopyInto_ResNet34IntoResNet18_IsRefused() =>
        AssertRefused(Architecture.ResUNet18, 64, Save(Torchvision([3, 4, 6, 3])), "layer1.2.", "ResNet-18", "deeper");

    private static void AssertRefused(Architecture key, int baseChannels, string path, params string[] says)
    {
        using var network = ArchitectureRegistry.Create(key, baseChannels);
        var before = network.parameters().First().clone();

        var error = Assert.Throws<WeightsFileException>(() => EncoderWeights.CopyInto(network, path));

        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
        Assert.All(says, word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
        Assert.True(before.Equals(network.parameters().First()));
    }

    private string Save(Dictionary<string, Tensor> tensors)
    {
        var path = _folder["encoder.safetensors"];
        SafetensorsFile.Write(path, new Dictionary<string, string>(), [.. tensors]);
        return path;
    }

    /// <summary>The state dictionary of torchvision's resnet18 or resnet34, the classifier included.</summary>
    private static Dictionary<string, Tensor> Torchvision(int[] blocks)
    {
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        Add("conv1", "bn1", 64, 3, 7);
        for (var stage = 0; stage < 4; stage++)
        {
            var (to, from) = (64 << stage, stage == 0 ? 64 : 32 << stage);
            for (var block = 0; block < blocks[stage]; block++)
            {
                var name = $"layer{stage + 1}.{block}.";
                Add(name + "conv1", name + "bn1", to, block == 0 ? from : to, 3);
                Add(name + "conv2", name + "bn2", to, to, 3);
                if (block == 0 && stage > 0)
                    Add(name + "downsample.0", name + "downsample.1", to, from, 1);
            }
        }

        tensors["fc.weight"] = rand(1000, 512);
        tensors["fc.bias"] = rand(1000);
        return tensors;

        void Add(string convolution, string norm, int to, int from, int kernel)
        {
            tensors[convolution + ".weight"] = randn(to, from, kernel, kernel);
            tensors[norm + ".weight"] = rand(to);
            tensors[norm + ".bias"] = rand(to);
            tensors[norm + ".running_mean"] = rand(to);
            tensors[norm + ".running_var"] = rand(to);
            tensors[norm + ".num_batches_tracked"] = tensor(7L);
        }
    }
}
