using LesionPortal.Kernels;
using LesionPortal.Kernels.Checking;

namespace LesionPortal.Trainer.Tests.Kernels;

/// <summary>Every way to compute a layer passes the check, which itself computes without libtorch's layers or our kernels.</summary>
public sealed class LayerCheckTests
{
    private static readonly Layer[] Layers =
    [
        Convolution(8, 8, 32),
        Convolution(16, 32, 24),
        Convolution(3, 8, 32),
        Convolution(3, 16, 17),
        Convolution(8, 16, 16),
        Convolution(8, 1, 16),
        Convolution(1, 1, 64),
        Convolution(5, 7, 11),
        Convolution(16, 16, 40) with
        {
            ChannelsLast = false,
        },
        Convolution(256, 512, 8) with
        {
            Kernel = 1,
            Padding = 0,
            Stride = 2,
        },
        Convolution(16, 24, 15) with
        {
            Stride = 2,
        },
        Convolution(16, 16, 20) with
        {
            Dilation = 6,
            Padding = 6,
        },
        Convolution(16, 16, 20) with
        {
            Groups = 16,
        },
        Convolution(16, 8, 20) with
        {
            Groups = 4,
        },
        Convolution(3, 64, 32) with
        {
            Kernel = 7,
            Padding = 3,
            Stride = 2,
            Bias = false,
        },
        Convolution(8, 4, 10) with
        {
            Kernel = 2,
            Padding = 0,
            Stride = 2,
        },
        Convolution(16, 8, 6) with
        {
            Kind = LayerKind.UpConvolution,
            Kernel = 2,
            Padding = 0,
            Stride = 2,
        },
        Norm(8, Relu.None),
        Norm(8, Relu.Before),
        Norm(24, Relu.After),
        Norm(5, Relu.After) with
        {
            ChannelsLast = false,
        },
        Pool(16, 2),
        Pool(5, 2),
        Pool(8, 3),
        Pool(8, 2) with
        {
            Kind = LayerKind.MaxUnpool,
            Height = 8,
            Width = 6,
        },
        Upsample(8, 6, 12),
        Upsample(3, 5, 13),
        Upsample(8, 1, 2),
        Concatenate(8, 16, 6),
        Concatenate(5, 3, 6),
    ];

    public static TheoryData<string, string> LayersAndWays =>
        new(Layers.SelectMany(layer => LayerCheck.AlgorithmsOf(layer).Select(way => (layer.ToString(), way))).Distinct());

    [Theory, MemberData(nameof(LayersAndWays))]
    public void Measure_EveryWay_IsRight(string layer, string way)
    {
        var measured = LayerCheck.Measure(Layers.First(l => l.ToString() == layer), way, learns: true, timed: false);

        Assert.True(measured.Error <= LayerCheck.Tolerance / 10, $"{measured.Where}: {measured.Error}");
    }

    /// <summary>Among so many numbers some lie where a ReLU goes either way by rounding; that is no error of the layer.</summary>
    [Theory]
    [InlineData("one pass")]
    [InlineData(LayerAlgorithms.Libtorch)]
    public void Measure_WideNormWithReluBehind_IsRightWhateverRoundingDecides(string way)
    {
        var layer = Norm(128, Relu.After) with { Images = 6, Height = 128, Width = 128 };

        var measured = LayerCheck.Measure(layer, way, learns: true, timed: false);

        Assert.True(measured.Error <= LayerCheck.Tolerance / 10, $"{measured.Where}: {measured.Error}");
    }

    [Fact]
    public void WaysOf_ThreeByThree_BeginWithTheFastestAndEndWithMatrixProducts()
    {
        var ways = LayerCheck.AlgorithmsOf(Convolution(16, 32, 64));

        Assert.Equal(MatrixTile256.IsSupported ? ConvolutionAlgorithms.Winograd : LayerAlgorithms.Libtorch, ways[0]);
        Assert.Contains(LayerAlgorithms.Libtorch, ways);
        Assert.Equal(LayerAlgorithms.MatrixProducts, ways[^1]);
        Assert.Equal(ways.Distinct(), ways);
    }

    [Fact]
    public void Measure_Done_LeavesNoChosenWayBehind()
    {
        var layer = Convolution(8, 8, 16);

        LayerCheck.Measure(layer, LayerAlgorithms.MatrixProducts, learns: false, timed: false);

        Assert.Null(LayerAlgorithms.Chosen(layer));
    }

    [Fact]
    public void Chosen_OtherBatchOfTheSameLayer_TakesTheSameWay()
    {
        var layer = Convolution(8, 8, 16);
        try
        {
            LayerAlgorithms.Use(new Dictionary<Layer, string> { [layer] = LayerAlgorithms.MatrixProducts });

            Assert.Equal(LayerAlgorithms.MatrixProducts, LayerAlgorithms.Chosen(layer with { Images = 7 }));
            Assert.Null(LayerAlgorithms.Chosen(layer with { To = 16 }));
        }
        finally
        {
            LayerAlgorithms.Reset();
        }
    }

    private static Layer Convolution(int from, int to, int side) =>
        new()
        {
            Kind = LayerKind.Convolution,
            Images = 3,
            From = from,
            To = to,
            Height = side,
            Width = side,
            Kernel = 3,
            Padding = 1,
            Bias = true,
            ChannelsLast = true,
        };

    private static Layer Norm(int channels, Relu relu) =>
        Convolution(channels, channels, 12) with
        {
            Kind = LayerKind.BatchNorm,
            Kernel = 1,
            Padding = 0,
            Relu = relu,
        };

    private static Layer Pool(int channels, int kernel) =>
        Convolution(channels, channels, 12) with
        {
            Kind = LayerKind.MaxPool,
            Kernel = kernel,
            Stride = 2,
            Padding = kernel == 3 ? 1 : 0,
            Bias = false,
        };

    private static Layer Upsample(int channels, int from, int to) =>
        Convolution(channels, channels, from) with
        {
            Kind = LayerKind.Upsample,
            Kernel = 1,
            Padding = 0,
            Bias = false,
            OtherHeight = to,
            OtherWidth = to,
        };

    private static Layer Concatenate(int skip, int coarse, int side) =>
        Convolution(skip, coarse, 2 * side) with
        {
            Kind = LayerKind.Concatenate,
            Kernel = 1,
            Padding = 0,
            Bias = false,
            OtherHeight = side,
            OtherWidth = side,
        };
}
