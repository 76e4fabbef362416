using LesionPortal.Core.Runs;
using LesionPortal.Trainer.Architectures;
using LesionPortal.Trainer.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Tests.Architectures;

public sealed class DeepSupervisionTests
{
    public static TheoryData<Architecture> Supported => [.. RunCatalogue.DeeplySupervised];

    public static TheoryData<Architecture> Unsupported => [.. ArchitectureRegistry.All.Except(RunCatalogue.DeeplySupervised)];

    [Fact]
    public void DeeplySupervised_Catalogue_HasUNetsOfAllKinds() =>
        Assert.Superset(
            new HashSet<Architecture>
            {
                Architecture.UNet,
                Architecture.ResUNet18,
                Architecture.ResUNet34,
                Architecture.AttentionUNet,
                Architecture.UNetPlusPlus,
            },
            RunCatalogue.DeeplySupervised.ToHashSet()
        );

    [Theory]
    [MemberData(nameof(Supported))]
    public void ForwardDeep_OblongImages_GivesLogitsOfTheImagesSizeMainFirst(Architecture key)
    {
        using var scope = NewDisposeScope();
        using var network = ArchitectureRegistry.Create(key, 3, deepSupervision: true);
        network.eval();
        var images = rand(2, 3, 48, 80);
        var before = scope.DisposablesCount;

        var deep = network.ForwardDeep(images);

        Assert.Equal(before + deep.Count, scope.DisposablesCount);
        Assert.Equal(4, deep.Count);
        Assert.All(deep, logits => Assert.Equal([2, 1, 48, 80], logits.shape));
        Assert.True(network.call(images).Equals(deep[0]));
        Assert.All(deep.Skip(1), logits => Assert.False(deep[0].allclose(logits)));
    }

    [Theory]
    [MemberData(nameof(Supported))]
    public void ForwardDeep_EachHead_ReachesTheEncoderAndItself(Architecture key)
    {
        manual_seed(1);
        using var scope = NewDisposeScope();
        using var network = ArchitectureRegistry.Create(key, 4, deepSupervision: true);
        var heads = network
            .named_parameters()
            .Where(p => p.name.StartsWith(SegmentationNetwork.AuxiliaryPrefix, StringComparison.Ordinal))
            .ToList();
        Assert.Equal(6, heads.Count);

        for (var k = 1; k < 4; k++)
        {
            foreach (var parameter in network.parameters())
                parameter.grad?.zero_();
            network.ForwardDeep(rand(2, 3, 64, 64))[k].square().mean().backward();

            Assert.True(network.parameters().First().grad!.abs().sum().ToSingle() > 0);
            Assert.Equal(
                [$"auxiliary.{k - 1}.weight", $"auxiliary.{k - 1}.bias"],
                heads.Where(h => h.parameter.grad is { } grad && grad.abs().sum().ToSingle() > 0).Select(h => h.name)
            );
        }
    }

    [Theory]
    [MemberData(nameof(Supported))]
    public void Create_DeepSupervision_LeavesTheOtherWeightsAsTheyAre(Architecture key)
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        using var plain = ArchitectureRegistry.Create(key, 3);
        manual_seed(5);
        using var deep = ArchitectureRegistry.Create(key, 3, deepSupervision: true);

        var state = deep.state_dict();

        Assert.False(plain.HasDeepSupervision);
        Assert.True(deep.HasDeepSupervision);
        Assert.Equal(
            plain.state_dict().Keys,
            state.Keys.Where(n => !n.StartsWith(SegmentationNetwork.AuxiliaryPrefix, StringComparison.Ordinal))
        );
        Assert.All(plain.state_dict(), t => Assert.True(t.Value.Equals(state[t.Key]), t.Key));
        Assert.Equal(deep.ParameterCount, ArchitectureRegistry.CountParameters(key, 3, deepSupervision: true));
    }

    [Theory]
    [MemberData(nameof(Supported))]
    public void Read_DeeplySupervisedNetwork_HasItsHeadsAgain(Architecture key)
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        using var network = ArchitectureRegistry.Create(key, 2, deepSupervision: true);
        network.eval();
        ModelFile.Write(folder["w.safetensors"], network, new ModelDescription(key, 2, 32, Loss.Dice, 1));

        using var again = ModelFile.Read(folder["w.safetensors"]).Network;

        var images = rand(1, 3, 32, 48);
        Assert.All(network.ForwardDeep(images).Zip(again.ForwardDeep(images)), pair => Assert.True(pair.First.Equals(pair.Second)));
    }

    [Theory]
    [MemberData(nameof(Unsupported))]
    public void Create_ArchitectureWithoutDeepSupervision_NamesThoseThatHaveIt(Architecture key)
    {
        var error = Assert.Throws<ArgumentException>(() => ArchitectureRegistry.Create(key, 2, deepSupervision: true));

        Assert.Contains(key.Key(), error.Message, StringComparison.Ordinal);
        Assert.All(RunCatalogue.DeeplySupervised, name => Assert.Contains(name.Key(), error.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Architecture.UNet)]
    [InlineData(Architecture.SegNet)]
    public void ForwardDeep_BuiltWithout_NamesThoseThatHaveIt(Architecture key)
    {
        using var scope = NewDisposeScope();
        using var network = ArchitectureRegistry.Create(key, 2);

        var error = Assert.Throws<InvalidOperationException>(() => network.ForwardDeep(rand(1, 3, 32, 32)));

        Assert.Contains($"{key} was built without", error.Message, StringComparison.Ordinal);
        Assert.Contains("UNetPlusPlus", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ForwardDeep_SideThatDoesNotFit_NamesTheNearest()
    {
        using var scope = NewDisposeScope();
        using var network = ArchitectureRegistry.Create(Architecture.UNet, 2, deepSupervision: true);

        Assert.Contains(
            "48×32",
            Assert.Throws<ArgumentException>(() => network.ForwardDeep(rand(1, 3, 32, 50))).Message,
            StringComparison.Ordinal
        );
    }
}
