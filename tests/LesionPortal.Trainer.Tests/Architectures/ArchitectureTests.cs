using LesionPortal.Core.Runs;
using LesionPortal.Trainer.Architectures;
using LesionPortal.Trainer.Losses;
using LesionPortal.Trainer.Training;
using LesionPortal.Trainer.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Tests.Architectures;

/// <summary>What every architecture must do; a new one is in as soon as it is registered.</summary>
public sealed class ArchitectureTests
{
    public static TheoryData<string> All => [.. ArchitectureRegistry.Keys];

    [Fact]
    public void Keys_Catalogue_HasEachAndNoOther() =>
        Assert.Equal(RunCatalogue.Architectures.Select(a => a.Key).Order(), ArchitectureRegistry.Keys.Order());

    [Theory]
    [InlineData("SegNet", 8, 270_493)]
    [InlineData("SegNet", 64, 17_195_149)]
    [InlineData("UNet", 8, 214_361)]
    [InlineData("UNet", 64, 13_599_425)]
    public void CountParameters_NotebookWidths_AreTheNotebooks(string key, int baseChannels, long expected)
    {
        Assert.Equal(expected, ArchitectureRegistry.CountParameters(key, baseChannels));
        Assert.Equal(DeviceType.CPU, get_default_device().type);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void CountParameters_WithoutMemory_IsThatOfARealNetwork(string key)
    {
        using var network = ArchitectureRegistry.Create(key, 8);

        Assert.Equal(network.ParameterCount, ArchitectureRegistry.CountParameters(key, 8));
    }

    [Fact]
    public void Create_UnknownKey_ListsTheKnownOnes()
    {
        var error = Assert.Throws<ArgumentException>(() => ArchitectureRegistry.Create("ResNet", 8));

        Assert.Contains("\"ResNet\"", error.Message, StringComparison.Ordinal);
        Assert.All(ArchitectureRegistry.Keys, key => Assert.Contains(key, error.Message, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Forward_OblongImages_GivesOneLogitAPixel(string key)
    {
        using var scope = NewDisposeScope();
        using var network = ArchitectureRegistry.Create(key, 3);

        Assert.Equal([2, 1, 48, 32], network.call(rand(2, 3, 48, 32)).shape);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Forward_SideThatDoesNotFit_NamesTheNearest(string key)
    {
        using var scope = NewDisposeScope();
        using var network = ArchitectureRegistry.Create(key, 2);

        var error = Assert.Throws<ArgumentException>(() => network.call(rand(1, 3, 32, 50)));

        Assert.Contains("50×32", error.Message, StringComparison.Ordinal);
        Assert.Contains("48×32", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Backward_OneBatch_ReachesEveryParameter(string key)
    {
        manual_seed(1);
        using var scope = NewDisposeScope();
        using var network = ArchitectureRegistry.Create(key, 4);

        network.call(rand(2, 3, 32, 32)).square().sum().backward();

        Assert.All(network.named_parameters(), p =>
        {
            Assert.NotNull(p.parameter.grad);
            Assert.True(p.parameter.grad.isfinite().all().ToBoolean(), p.name);
        });

        // A convolution's bias before a batch norm has a gradient of (nearly) nothing by its nature; weights have one.
        Assert.All(network.named_parameters().Where(p => p.name.EndsWith(".weight", StringComparison.Ordinal)),
            p => Assert.True(p.parameter.grad!.abs().sum().ToSingle() > 0, p.name));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Read_WrittenNetwork_PredictsTheSame(string key)
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        using var network = ArchitectureRegistry.Create(key, 3);
        var images = rand(2, 3, 32, 32);
        network.train();
        network.call(images);   // moves the batch norms' running statistics away from their start
        network.eval();

        ModelFile.Write(folder.File("w.safetensors"), network, new ModelDescription(key, 3, 32, "Dice", 7));
        var (again, description) = ModelFile.Read(folder.File("w.safetensors"));

        using (again)
            Assert.True(network.call(images).Equals(again.call(images)));
        Assert.Equal(new ModelDescription(key, 3, 32, "Dice", 7), description);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Train_TwoImages_LearnsThemByHeart(string key)
    {
        manual_seed(1);
        using var scope = NewDisposeScope();
        using var network = ArchitectureRegistry.Create(key, 8);
        using var adam = optim.Adam(network.parameters(), 0.01);
        var masks = zeros(2, 1, 32, 32);
        masks[0, 0, 4..20, 6..18] = 1;
        masks[1, 0, 15..30, 2..25] = 1;
        var images = (0.8 - 0.5 * masks + 0.1 * rand(2, 3, 32, 32)).expand(2, 3, 32, 32);

        for (var step = 0; step < 150; step++)
        {
            using var stepScope = NewDisposeScope();
            adam.zero_grad();
            DiceLoss.OfBatch(network.call(images), masks).backward();
            adam.step();
        }

        var scorer = new SegmentationScorer();
        scorer.Add(network.call(images), masks);
        Assert.True(scorer.Means().Iou > 0.9, $"IoU {scorer.Means().Iou}");
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Create_FreshWeights_StartAsPyTorchs(string key)
    {
        manual_seed(0);
        using var scope = NewDisposeScope();
        using var network = ArchitectureRegistry.Create(key, 16);

        foreach (var (name, weight) in network.named_parameters().Where(p => p.parameter.dim() == 4 && p.parameter.numel() > 2000))
        {
            // Uniform within ±1/√fan-in, whose standard deviation is that bound over √3.
            var bound = 1 / Math.Sqrt(weight.shape[1] * weight.shape[2] * weight.shape[3]);
            Assert.True(weight.abs().max().ToSingle() <= bound, name);
            Assert.InRange(weight.std().ToSingle() / (bound / Math.Sqrt(3)), 0.95, 1.05);
        }

        foreach (var (name, buffer) in network.named_buffers().Where(b => b.name.EndsWith("running_var", StringComparison.Ordinal)))
            Assert.True(buffer.eq(1).all().ToBoolean(), name);
    }
}
