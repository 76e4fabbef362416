using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Kernels.Checking;

/// <summary>How far a layer, computed one way, is from the same in double precision.</summary>
/// <param name="Error">
/// The largest difference, as a share of the reference's root mean square, over the output and every gradient; infinite where something is
/// no number.
/// </param>
/// <param name="Where">What was furthest off: "output", "gradient of the input", …</param>
/// <param name="Seconds">Of one step forward and back after the first; of the first where no time was asked for.</param>
public sealed record LayerMeasurement(double Error, string Where, double Seconds)
{
    /// <summary>Whether the layer may be computed this way.</summary>
    public bool IsRight => Error <= LayerCheck.Tolerance;
}

/// <summary>
/// Checks a layer at its own shape on random data, forward and with every gradient, against a plain computation in double precision that
/// uses neither libtorch's convolutions nor our kernels. Linear maps are compared in random combinations of images and channels (Freivalds,
/// "Probabilistic machines can use less running time", 1977): each wrong number moves its combination, and the reference costs a small
/// share of the layer.
/// </summary>
public static class LayerCheck
{
    /// <summary>
    /// Of <see cref="LayerMeasurement.Error"/>. Right layers stay below a tenth of it, Winograd's filtering in float32 included.
    /// </summary>
    public const double Tolerance = 1e-3;

    private const int Seed = 20261130;

    /// <summary>Every way to compute this layer, the one taken by default first.</summary>
    public static IReadOnlyList<string> AlgorithmsOf(Layer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return
        [
            .. layer.Kind switch
            {
                LayerKind.Convolution => ConvolutionAlgorithms.Of(layer),
                LayerKind.UpConvolution or LayerKind.Upsample => [LayerAlgorithms.Libtorch, LayerAlgorithms.MatrixProducts],
                LayerKind.BatchNorm => BatchNormLayer.AlgorithmsOf(layer),
                LayerKind.MaxPool => Pooling.AlgorithmsOf(layer),
                LayerKind.Concatenate => Concatenation.AlgorithmsOf(layer),
                _ => Pooling.AlgorithmsOf(Pooled(layer)),
            },
        ];
    }

    /// <summary>Whether a limit on oneDNN's instructions changes how this way computes the layer.</summary>
    public static bool UsesOneDnn(Layer layer, string way)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return layer.Kind is LayerKind.Convolution or LayerKind.UpConvolution && ConvolutionAlgorithms.UsesOneDnn(way);
    }

    /// <summary>Computes the layer this way and compares. Changes this process's <see cref="LayerAlgorithms"/>.</summary>
    /// <param name="learns">Whether gradients are wanted; without, the output alone is compared.</param>
    /// <param name="timed">Computes it a second time, which gives <see cref="LayerMeasurement.Seconds"/>.</param>
    public static LayerMeasurement Measure(Layer layer, string way, bool learns, bool timed)
    {
        ArgumentNullException.ThrowIfNull(layer);
        LayerAlgorithms.Use(new Dictionary<Layer, string> { [layer.Kind == LayerKind.MaxUnpool ? Pooled(layer) : layer] = way });
        try
        {
            using var scope = NewDisposeScope();
            manual_seed(Seed);
            var random = new RandomNumbers(Seed, timed);
            return layer.Kind switch
            {
                LayerKind.Convolution or LayerKind.UpConvolution => ConvolutionCheck.Measure(layer, learns, random),
                LayerKind.BatchNorm => BatchNormCheck.Measure(layer, learns, random),
                LayerKind.MaxPool => PoolingCheck.Measure(layer, learns, random),
                LayerKind.MaxUnpool => PoolingCheck.MeasureUnpooling(Pooled(layer), learns, random),
                _ => UpsamplingCheck.Measure(layer, learns, random),
            };
        }
        finally
        {
            LayerAlgorithms.Reset();
        }
    }

    /// <summary>The pooling that an un-pooling puts back.</summary>
    private static Layer Pooled(Layer layer) =>
        layer with
        {
            Kind = LayerKind.MaxPool,
            Height = layer.Height * layer.Stride,
            Width = layer.Width * layer.Stride,
        };
}
