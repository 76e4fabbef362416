using System.Reflection;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;
using LesionPortal.Kernels;
using LesionPortal.Trainer.Architectures;
using LesionPortal.Trainer.Losses;
using LesionPortal.Trainer.Training;
using LesionPortal.Trainer.Weights;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Tests.Architectures;

/// <summary>What every architecture must do; a new one is in as soon as it is registered.</summary>
public sealed class ArchitectureTests
{
    public static TheoryData<Architecture> All => [.. ArchitectureRegistry.All];

    [Fact]
    public void All_Catalogue_HasEachAndNoOther() =>
        Assert.Equal(RunCatalogue.Architectures.Select(a => a.Value).Order(), ArchitectureRegistry.All.Order());

    [Theory]
    [InlineData(Architecture.SegNet, 8, 270_493)]
    [InlineData(Architecture.SegNet, 64, 17_195_149)]
    [InlineData(Architecture.UNet, 8, 214_361)]
    [InlineData(Architecture.UNet, 64, 13_599_425)]
    [InlineData(Architecture.SegNetVgg16, 16, 1_843_137)]
    [InlineData(Architecture.SegNetVgg16, 64, 29_435_649)]
    [InlineData(Architecture.UNet2015, 16, 1_941_105)]
    [InlineData(Architecture.UNet2015, 64, 31_031_745)]
    [InlineData(Architecture.ResUNet18, 16, 899_477)]
    [InlineData(Architecture.ResUNet18, 64, 14_328_209)]
    [InlineData(Architecture.ResUNet34, 16, 1_532_629)]
    [InlineData(Architecture.ResUNet34, 64, 24_436_369)]
    [InlineData(Architecture.AttentionUNet, 8, 508_116)]
    [InlineData(Architecture.AttentionUNet, 16, 2_028_836)]
    [InlineData(Architecture.UNetPlusPlus, 8, 574_017)]
    [InlineData(Architecture.UNetPlusPlus, 32, 9_159_681)]
    [InlineData(Architecture.DeepLabV3Plus, 16, 1_042_025)]
    [InlineData(Architecture.DeepLabV3Plus, 64, 16_602_785)]
    [InlineData(Architecture.DepthwiseUNet, 8, 25_121)]
    [InlineData(Architecture.DepthwiseUNet, 16, 88_513)]
    public void CountParameters_TwoWidths_AreThoseWorkedOutFromBaselineAndPapers(Architecture key, int baseChannels, long expected)
    {
        Assert.Equal(expected, ArchitectureRegistry.CountParameters(key, baseChannels));
        Assert.Equal(DeviceType.CPU, get_default_device().type);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void CountParameters_WithoutMemory_IsThatOfARealNetwork(Architecture key)
    {
        using var network = ArchitectureRegistry.Create(key, 8);

        Assert.Equal(network.ParameterCount, ArchitectureRegistry.CountParameters(key, 8));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Create_InADisposeScope_GivesANetworkThatOutlivesIt(Architecture key)
    {
        SegmentationNetwork network;
        using (NewDisposeScope())
            network = ArchitectureRegistry.Create(key, 8);
        network.eval();

        using var after = NewDisposeScope();
        Assert.Equal([1, 1, 32, 32], network.call(zeros(1, 3, 32, 32)).shape);
        network.Dispose();
    }

    [Fact]
    public void Create_Ensemble_ListsTheNetworks()
    {
        var error = Assert.Throws<ArgumentException>(() => ArchitectureRegistry.Create(Architecture.Ensemble, 8));

        Assert.Contains("\"Ensemble\"", error.Message, StringComparison.Ordinal);
        Assert.All(ArchitectureRegistry.All, key => Assert.Contains(key.Key(), error.Message, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void CountParameters_EachArchitecture_IsPinned(Architecture key) =>
        Assert.Contains(
            key,
            typeof(ArchitectureTests)
                .GetMethod(nameof(CountParameters_TwoWidths_AreThoseWorkedOutFromBaselineAndPapers))!
                .GetCustomAttributes<InlineDataAttribute>()
                .Select(d => d.Data[0])
        );

    // ResNet-18 and -34 have 11,689,512 and 21,797,672 parameters, of which the classifier has 513,000 (He et al.; torchvision).
    [Theory]
    [InlineData(Architecture.ResUNet18, 11_176_512)]
    [InlineData(Architecture.ResUNet34, 21_284_672)]
    [InlineData(Architecture.DeepLabV3Plus, 11_176_512)]
    public void Encoder_TorchvisionWidth_HasTorchvisionsParameters(Architecture key, long expected)
    {
        using var network = ArchitectureRegistry.Create(key, ResNetEncoder.TorchvisionWidth);

        Assert.Equal(expected, ((IResNetEncoder)network).Encoder.parameters().Sum(p => p.numel()));
        Assert.Contains("encoder.layer2.0.downsample.1.running_mean", network.state_dict().Keys);
    }

    [Fact]
    public void CountParameters_DepthwiseAtItsDefaultWidth_IsUnderAHundredThousand() =>
        Assert.InRange(
            ArchitectureRegistry.CountParameters(Architecture.DepthwiseUNet, RunCatalogue.DefaultBaseChannels(Architecture.DepthwiseUNet)),
            1,
            99_999
        );

    [Theory]
    [MemberData(nameof(All))]
    public void Forward_OblongImages_GivesOneLogitAPixel(Architecture key)
    {
        using var scope = NewDisposeScope();
        using var network = ArchitectureRegistry.Create(key, 3);

        Assert.All(
            new (long, long)[] { (48, 80), (64, 112), (32, 32) },
            size => Assert.Equal([2, 1, size.Item1, size.Item2], network.call(rand(2, 3, size.Item1, size.Item2)).shape)
        );
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Forward_OneCall_LeavesOneTensor(Architecture key)
    {
        using var scope = NewDisposeScope();
        using var network = ArchitectureRegistry.Create(key, 8);
        var images = rand(2, 3, 32, 32);
        var before = scope.DisposablesCount;

        network.call(images);

        Assert.Equal(before + 1, scope.DisposablesCount);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Forward_ChannelsLastImages_EveryConvolutionReadsAndWritesChannelsLast(Architecture key)
    {
        using var scope = NewDisposeScope();
        using var network = ArchitectureRegistry.Create(key, 4);
        var seen = 0;
        foreach (
            var (name, module) in network
                .named_modules()
                .Where(m => m.module is nn.Module<Tensor, Tensor> and (Conv2d or ConvolutionLayer or ConvTranspose2d or BatchNormLayer))
        )
        {
            ((nn.Module<Tensor, Tensor>)module).register_forward_hook(
                (_, input, output) =>
                {
                    seen++;
                    Assert.True(
                        IsChannelsLast(input),
                        $"{name} reads strides {string.Join(",", input.stride())} of {string.Join(",", input.shape)}"
                    );
                    Assert.True(
                        IsChannelsLast(output),
                        $"{name} writes strides {string.Join(",", output.stride())} of {string.Join(",", output.shape)}"
                    );
                    return output;
                }
            );
        }

        network.call(rand(2, 48, 64, 3).permute(0, 3, 1, 2)).sum().backward();

        Assert.InRange(seen, 10, 1000);

        // Where there is one channel or one pixel both orders are the same.
        static bool IsChannelsLast(Tensor map) => map.stride(1) == 1 || map.shape[1] == 1 || (map.shape[2] == 1 && map.shape[3] == 1);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Forward_SideThatDoesNotFit_NamesTheNearest(Architecture key)
    {
        using var scope = NewDisposeScope();
        using var network = ArchitectureRegistry.Create(key, 8);

        var error = Assert.Throws<ArgumentException>(() => network.call(rand(1, 3, 32, 50)));

        Assert.Contains("50×32", error.Message, StringComparison.Ordinal);
        Assert.Contains("48×32", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Backward_OneBatch_ReachesEveryParameter(Architecture key)
    {
        manual_seed(1);
        using var scope = NewDisposeScope();
        using var network = ArchitectureRegistry.Create(key, 4);

        network.call(rand(2, 3, 64, 64)).square().mean().backward();

        // A batch norm takes away what the bias of the convolution before it adds: the gradient of such a bias is nothing but rounding.
        var idle = BiasesBeforeBatchNorm(network);
        Assert.Equal(key is Architecture.SegNet or Architecture.UNet, idle.Count > 0);
        Assert.All(
            network.named_parameters(),
            p =>
            {
                Assert.NotNull(p.parameter.grad);
                Assert.True(p.parameter.grad.isfinite().all().ToBoolean(), p.name);
                var size = p.parameter.grad.abs().max().ToSingle();
                Assert.True(idle.Contains(p.name) ? size < 1e-5 : size > 1e-9, $"{p.name}: {size}");
            }
        );
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Backward_BatchOfOneSmallestImage_StaysFinite(Architecture key)
    {
        manual_seed(1);
        using var scope = NewDisposeScope();
        using var network = ArchitectureRegistry.Create(key, 4);

        network.call(rand(1, 3, 32, 32)).square().mean().backward();

        Assert.All(network.parameters(), p => Assert.True(p.grad!.isfinite().all().ToBoolean()));
        Assert.All(network.named_buffers(), b => Assert.True(b.buffer.isfinite().all().ToBoolean(), b.name));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Read_WrittenNetwork_PredictsTheSame(Architecture key)
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        using var network = ArchitectureRegistry.Create(key, 3);
        var images = rand(2, 3, 32, 32);
        network.train();
        network.call(images); // moves the batch norms' running statistics away from their start
        network.eval();

        ModelFile.Write(folder["w.safetensors"], network, new ModelDescription(key, 3, 32, Loss.Dice, 7));
        var (again, description) = ModelFile.Read(folder["w.safetensors"]);

        using (again)
            Assert.True(network.call(images).Equals(again.call(images)));
        Assert.Equal(new ModelDescription(key, 3, 32, Loss.Dice, 7), description);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Train_MarkFarFromTheMask_LearnsBothImages(Architecture key)
    {
        manual_seed(1);
        using var scope = NewDisposeScope();
        using var network = ArchitectureRegistry.Create(key, 8);

        Assert.InRange(IouOfTwoLearntImages(network), 0.95, 1);
    }

    /// <summary>The counter-check: five 3×3 convolutions at full size, all that a network whose deep path is broken has left.</summary>
    [Fact]
    public void Train_ConvolutionsThatSeeOnlyNearBy_GetHalfAtMost()
    {
        manual_seed(1);
        using var scope = NewDisposeScope();
        var layers = Enumerable
            .Range(0, 5)
            .SelectMany(k => new nn.Module<Tensor, Tensor>[] { nn.Conv2d(k == 0 ? 3 : 8, 8, 3, padding: 1), nn.BatchNorm2d(8), nn.ReLU() });
        using var network = nn.Sequential([.. layers, nn.Conv2d(8, 1, 1)]);

        Assert.InRange(IouOfTwoLearntImages(network), 0, 0.6);
    }

    /// <summary>The same two outlines in both images; a mark out of their pixels' sight says which of them is filled.</summary>
    private static double IouOfTwoLearntImages(nn.Module<Tensor, Tensor> network)
    {
        using var threads = new OneThread();
        using var adam = optim.Adam(network.parameters(), 0.005);
        var (masks, inside, mark) = (zeros(2, 1, 32, 32), zeros(2, 1, 32, 32), zeros(2, 1, 32, 32));
        (masks[0, 0, 14..30, 4..14], inside[0, 0, 15..29, 5..13]) = (1, 1);
        (masks[1, 0, 14..30, 18..28], inside[1, 0, 15..29, 19..27]) = (1, 1);
        mark[0, 0, 1..6, 12..20] = 1;
        var images = 0.8 - 0.5 * ((masks - inside).sum(0, keepdim: true) + mark) + 0.1 * rand(1, 3, 32, 32);

        var iou = 0.0;
        for (var step = 0; step < 200 && iou < 0.95; step++)
        {
            using var stepScope = NewDisposeScope();
            adam.zero_grad();
            var logits = network.call(images);
            (DiceLoss.OfBatch(logits, masks) + nn.functional.binary_cross_entropy_with_logits(logits, masks)).backward();
            adam.step();
            var scorer = new SegmentationScorer();
            scorer.Add(logits, masks);
            iou = scorer.Means().Iou;
        }

        return iou;
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Create_FreshWeights_StartAsTheNetworkSays(Architecture key)
    {
        manual_seed(0);
        using var scope = NewDisposeScope();
        using var network = ArchitectureRegistry.Create(key, 16);

        var filters = network.named_parameters().Where(p => p.parameter.dim() == 4 && p.parameter.numel() > 2000).ToList();
        Assert.NotEmpty(filters);
        foreach (var (name, weight) in filters)
        {
            var (kernel, fanIn) = (weight.shape[2] * weight.shape[3], weight.shape[1] * weight.shape[2] * weight.shape[3]);
            if (key is Architecture.SegNetVgg16 or Architecture.UNet2015)
            {
                // A pixel of U-Net's 2×2 up-convolution comes from the channels of one pixel.
                var incoming = name.StartsWith("up.", StringComparison.Ordinal) ? weight.shape[0] : fanIn;
                Assert.InRange(weight.std().ToSingle() / Math.Sqrt(2.0 / incoming), 0.95, 1.05);
            }
            else if (name.StartsWith("encoder.", StringComparison.Ordinal) && network is IResNetEncoder)
                Assert.InRange(weight.std().ToSingle() / Math.Sqrt(2.0 / (weight.shape[0] * kernel)), 0.95, 1.05);
            else
                AssertAsPyTorch(name, weight, fanIn);
        }

        foreach (var (name, buffer) in network.named_buffers().Where(b => b.name.EndsWith("running_var", StringComparison.Ordinal)))
            Assert.True(buffer.eq(1).all().ToBoolean(), name);
    }

    /// <summary>Uniform within ±1/√fan-in, whose standard deviation is that bound over √3.</summary>
    private static void AssertAsPyTorch(string name, Tensor weight, long fanIn)
    {
        var bound = 1 / Math.Sqrt(fanIn);
        Assert.True(weight.abs().max().ToSingle() <= bound, name);
        Assert.InRange(weight.std().ToSingle() / (bound / Math.Sqrt(3)), 0.95, 1.05);
    }

    /// <summary>So small a network is slower on several threads, much slower where other programs run.</summary>
    private sealed class OneThread : IDisposable
    {
        private readonly int _before = get_num_threads();

        public OneThread() => set_num_threads(1);

        public void Dispose() => set_num_threads(_before);
    }

    private static HashSet<string> BiasesBeforeBatchNorm(SegmentationNetwork network)
    {
        var names = network
            .named_modules()
            .Where(m => m.module is TorchSharp.Modules.Sequential)
            .SelectMany(s =>
            {
                var children = s.module.named_children().ToList();
                return children
                    .Zip(children.Skip(1))
                    .Where(p =>
                        p
                            is {
                                First.module: Conv2d { bias: not null } or ConvolutionLayer { Bias: not null },
                                Second.module: BatchNormLayer
                            }
                    )
                    .Select(p => $"{s.name}.{p.First.name}.bias");
            });
        return [.. names];
    }
}
