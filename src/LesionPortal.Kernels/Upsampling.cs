using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Kernels;

/// <summary>Bilinear up-sampling, corners on corners (align_corners).</summary>
public static class Upsampling
{
    /// <summary>To the height and width of <paramref name="like"/>; (N,C,h,w) → (N,C,H,W).</summary>
    public static Tensor To(Tensor map, Tensor like)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(like);
        var layer = new Layer
        {
            Kind = LayerKind.Upsample,
            Images = map.shape[0],
            From = map.shape[1],
            To = map.shape[1],
            Height = map.shape[2],
            Width = map.shape[3],
            OtherHeight = like.shape[2],
            OtherWidth = like.shape[3],
            ChannelsLast = ChannelTiles.AreChannelsLast(map),
        };
        if (LayerRecorder.IsRecording)
            return LayerRecorder.Add(layer, layer.To, layer.OtherHeight, layer.OtherWidth);
        var way = map.device_type == DeviceType.CPU ? LayerAlgorithms.Chosen(layer) ?? LayerAlgorithms.Libtorch : LayerAlgorithms.Libtorch;
        var output =
            way == LayerAlgorithms.MatrixProducts
                ? Multiplied(map, layer)
                : nn.functional.interpolate(
                    map,
                    size: [layer.OtherHeight, layer.OtherWidth],
                    mode: InterpolationMode.Bilinear,
                    align_corners: true
                );
        return InjectedFault.Spoil(layer, way, output);
    }

    /// <summary>Rows and columns each by a matrix of weights.</summary>
    private static Tensor Multiplied(Tensor map, Layer layer)
    {
        using var scope = NewDisposeScope();
        var rows = Weights(layer.Height, layer.OtherHeight);
        var columns = Weights(layer.Width, layer.OtherWidth);
        return rows.matmul(map).matmul(columns.t()).MoveToOuterDisposeScope();
    }

    /// <summary>(larger, smaller): what each of the larger side's pixels takes from the smaller side's.</summary>
    private static Tensor Weights(long smaller, long larger)
    {
        var weights = new float[larger * smaller];
        for (long i = 0; i < larger; i++)
        {
            var (low, share) = Source(i, smaller, larger);
            weights[i * smaller + low] += (float)(1 - share);
            if (share > 0)
                weights[i * smaller + low + 1] += (float)share;
        }

        return tensor(weights, [larger, smaller]);
    }

    /// <summary>Where a pixel of the larger side lies on the smaller one: the pixel below, and its share of the next, 0 to 1.</summary>
    internal static (long Low, double Share) Source(long pixel, long smaller, long larger)
    {
        var at = larger > 1 ? pixel * (double)(smaller - 1) / (larger - 1) : 0;
        var low = Math.Min((long)at, smaller - 1);
        return (low, low == smaller - 1 ? 0 : at - low);
    }
}
