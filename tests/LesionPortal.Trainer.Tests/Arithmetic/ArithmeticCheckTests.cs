using LesionPortal.Core.Runs;
using LesionPortal.Kernels;
using LesionPortal.Trainer.Architectures;
using LesionPortal.Trainer.Arithmetic;

namespace LesionPortal.Trainer.Tests.Arithmetic;

/// <summary>Wrong layers are injected into the check's child process: each is found, named and gone round.</summary>
public sealed class ArithmeticCheckTests : IDisposable
{
    private static readonly CheckedNetwork Small = new(Architecture.UNet, 8, false, 32) { Learning = [2], Predicting = [1] };
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_RightMachine_TakesTheDefaultWays()
    {
        var plan = Check(Small);

        Assert.False(plan.Report.NeedsDetours);
        Assert.Null(plan.Report.OneDnnLimit);
        Assert.InRange(plan.Report.LargestError, 1e-9, plan.Report.Tolerance / 10);
        Assert.Equal(plan.Report.Layers, plan.Ways.Count);
        Assert.Contains(plan.Ways, w => w.Layer is { Kind: LayerKind.Convolution, From: 8, To: 8 } && w.Way == LayerAlgorithms.Libtorch);
    }

    [Theory]
    [InlineData("scale", "% off in the ")]
    [InlineData("nan", "gives no number in the output")]
    [InlineData("sigfpe", "ended the process by signal 8 (SIGFPE)")]
    public void Run_LibtorchsConvolutionsWrong_NamesThemAndGoesRound(string fault, string problem)
    {
        using var faults = new InjectedFaults($"Convolution/libtorch/{fault}");

        var plan = Check(Small);

        Assert.DoesNotContain(plan.Ways, w => w.Layer.Kind == LayerKind.Convolution && w.Way == LayerAlgorithms.Libtorch);
        Assert.All(plan.Report.Detours, d => Assert.StartsWith("convolution", d.Layer, StringComparison.Ordinal));
        var first = plan.Report.Detours.Single(d => d.Layer == "convolution 3×3, 3→8 channels, 32×32, batch 2");
        Assert.Contains(first.Wrong, w => w.Way == LayerAlgorithms.Libtorch && w.Problem.Contains(problem, StringComparison.Ordinal));
        Assert.NotEqual(LayerAlgorithms.Libtorch, first.Way);
        Assert.All(plan.Report.Detours, d => Assert.NotEmpty(d.Wrong), throwIfEmpty: true);
        Assert.Contains(
            $"{plan.Report.Detours.Count} wrong with the default implementation",
            plan.Report.Summary,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("BatchNorm/one pass/scale", LayerKind.BatchNorm)]
    [InlineData("MaxPool/byte indices/scale", LayerKind.MaxPool)]
    [InlineData("Concatenate/one pass/nan", LayerKind.Concatenate)]
    public void Run_OneOfOurKernelsWrong_TakesLibtorchs(string fault, LayerKind kind)
    {
        using var faults = new InjectedFaults(fault);

        var plan = Check(Small);

        Assert.All(plan.Ways.Where(w => w.Layer.Kind == kind), w => Assert.Equal(LayerAlgorithms.Libtorch, w.Way));
        Assert.True(plan.Report.NeedsDetours);
    }

    [Fact]
    public void Run_UnpoolingWrong_TakesLibtorchs()
    {
        using var faults = new InjectedFaults("MaxUnpool/byte indices/scale");

        var plan = Check(new CheckedNetwork(Architecture.SegNet, 8, false, 32) { Learning = [2] });

        Assert.Contains(
            plan.Report.Detours,
            d => d.Layer.StartsWith("max-unpooling", StringComparison.Ordinal) && d.Way == LayerAlgorithms.Libtorch
        );
    }

    /// <summary>A strided convolution has no kernel of ours, and plain products of matrices are the only other way.</summary>
    [Fact]
    public void Run_WrongUnlessOneDnnIsLimited_LimitsItOrTakesMatrixProducts()
    {
        using var faults = new InjectedFaults("Convolution/libtorch/scale@default;Convolution/matrix products/nan");
        using var unlimited = new UnlimitedOneDnn();

        var plan = Check(new CheckedNetwork(Architecture.ResUNet18, 8, false, 32) { Learning = [2] });

        Assert.Contains(plan.Report.OneDnnLimit, OneDnn.Limits);
        Assert.Contains(plan.Report.Detours, d => d.Way == $"libtorch limited to {plan.Report.OneDnnLimit}");
    }

    [Fact]
    public void Run_NoWayRight_SaysWhichLayerAndWhatWasTried()
    {
        using var faults = new InjectedFaults("Upsample/libtorch/nan;Upsample/matrix products/scale");

        var wrong = Assert.Throws<WrongArithmeticException>(() => Check(Small));

        Assert.Contains("up-sampling to", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("libtorch gives no number", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("matrix products", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_LibtorchAlone_TellsWhatIsWrongAndGoesRoundNothing()
    {
        using var faults = new InjectedFaults("Convolution/libtorch/scale");

        var plan = new ArithmeticCheck(TimeProvider.System, null) { LibtorchAlone = true }.Run(
            [Small],
            mayUseGpu: false,
            CancellationToken.None
        );

        Assert.Empty(plan.Ways);
        Assert.Contains(plan.Report.Detours, d => d.Way == "libtorch, as was asked for");
    }

    [Fact]
    public void Run_TheSameNetworkAgain_RemembersUnlessTheFileIsDamagedOrTheNetworkAnother()
    {
        var memory = new ArithmeticCache(_folder.Path);
        var started = 0;
        var check = new ArithmeticCheck(TimeProvider.System, memory) { Begins = _ => started++ };
        var network = Small with { Learning = [], Predicting = [1] };

        var first = check.Run([network], mayUseGpu: false, CancellationToken.None);
        var second = check.Run([network], mayUseGpu: false, CancellationToken.None);

        Assert.Equal(1, started);
        Assert.True(second.Report.IsRemembered);
        Assert.Equal(first.Ways, second.Ways);
        check.Run([network with { ImageSize = 48 }], mayUseGpu: false, CancellationToken.None);
        Assert.Equal(2, started);
        foreach (var file in Directory.EnumerateFiles(_folder.Path))
            File.WriteAllText(file, "{");
        Assert.False(check.Run([network], mayUseGpu: false, CancellationToken.None).Report.IsRemembered);
        Assert.Equal(3, started);
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Layers_EveryArchitecture_AreFoundWithoutComputing(Architecture architecture)
    {
        var layers = new CheckedNetwork(architecture, 4, RunCatalogue.SupportsDeepSupervision(architecture), 64)
        {
            Learning = [2],
            Predicting = [1],
        }.Layers();

        Assert.Contains(
            layers,
            l => l is { Layer: { Kind: LayerKind.Convolution, From: 3, Images: 2, Height: 64, ChannelsLast: true }, Learns: true }
        );
        Assert.Contains(layers, l => l is { Layer: { Kind: LayerKind.Convolution, From: 3, Images: 1 }, Learns: false });
        Assert.Equal(layers.Select(l => l.Layer).Distinct().Count(), layers.Count);
    }

    public static TheoryData<Architecture> Architectures => new(ArchitectureRegistry.All);

    /// <summary>On a machine whose oneDNN errs these tests run under a limit, which a check would take as given.</summary>
    private sealed class UnlimitedOneDnn : IDisposable
    {
        private readonly string? _limit = OneDnn.Limit;

        public UnlimitedOneDnn() => Environment.SetEnvironmentVariable(OneDnn.LimitVariable, null);

        public void Dispose() => Environment.SetEnvironmentVariable(OneDnn.LimitVariable, _limit);
    }

    private static ArithmeticPlan Check(CheckedNetwork network) =>
        new ArithmeticCheck(TimeProvider.System, null).Run([network], mayUseGpu: false, CancellationToken.None);
}
