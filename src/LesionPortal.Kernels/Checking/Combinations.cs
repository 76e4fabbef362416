using System.Runtime.InteropServices;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace LesionPortal.Kernels.Checking;

/// <summary>Weighted sums of maps (N,C,H,W) over images or channels, in double precision.</summary>
internal static class Combinations
{
    private const int Chunk = 4096;

    /// <summary>Σ_n weights[n] · map[n], as (H,W,C).</summary>
    public static double[] OfImages(Tensor map, double[] weights)
    {
        using var scope = NewDisposeScope();
        var images = Images(map);
        var sum = new double[images[0].numel()];
        ParallelRows.ForEach(
            (sum.Length + Chunk - 1) / Chunk,
            (from, to) =>
            {
                var values = new double[Chunk];
                for (var chunk = from; chunk < to; chunk++)
                {
                    var (begin, count) = (chunk * Chunk, Math.Min(Chunk, sum.Length - chunk * Chunk));
                    var part = sum.AsSpan(begin, count);
                    for (var n = 0; n < images.Length; n++)
                    {
                        TensorPrimitives.ConvertTruncating<float, double>(Floats(images[n]).Slice(begin, count), values.AsSpan(0, count));
                        TensorPrimitives.MultiplyAdd<double>(values.AsSpan(0, count), weights[n], part, part);
                    }
                }
            }
        );
        return sum;
    }

    /// <summary>Σ_c weights[c] · map[:,c] over each group of channels, as (N,H,W,groups).</summary>
    public static double[] OfChannels(Tensor map, double[] weights, int groups = 1)
    {
        using var scope = NewDisposeScope();
        var images = Images(map);
        var (channels, pixels) = (weights.Length, (int)(map.shape[2] * map.shape[3]));
        var each = channels / groups;
        var sum = new double[images.Length * pixels * groups];
        ParallelRows.ForEach(
            images.Length * pixels,
            (from, to) =>
            {
                for (var at = from; at < to; )
                {
                    var floats = Floats(images[at / pixels]);
                    for (var end = Math.Min(to, (at / pixels + 1) * pixels); at < end; at++)
                    {
                        var pixel = floats.Slice(at % pixels * channels, channels);
                        for (var g = 0; g < groups; g++)
                        {
                            var total = 0.0;
                            for (var c = g * each; c < (g + 1) * each; c++)
                                total += weights[c] * pixel[c];
                            sum[at * groups + g] = total;
                        }
                    }
                }
            }
        );
        return sum;
    }

    /// <summary>Σ_n Σ_c images[n] · channels[c] · map[n,c], as (H,W).</summary>
    public static double[] OfBoth(Tensor map, double[] images, double[] channels)
    {
        var folded = OfImages(map, images);
        var sum = new double[folded.Length / channels.Length];
        for (int pixel = 0, at = 0; pixel < sum.Length; pixel++)
        {
            var total = 0.0;
            for (var c = 0; c < channels.Length; c++)
                total += channels[c] * folded[at++];
            sum[pixel] = total;
        }

        return sum;
    }

    /// <summary>The sum over images and pixels, by channel.</summary>
    public static double[] SumsOfChannels(Tensor map)
    {
        var pixels = OfImages(map, [.. Enumerable.Repeat(1.0, (int)map.shape[0])]);
        var sums = new double[map.shape[1]];
        for (var at = 0; at < pixels.Length; )
        {
            for (var c = 0; c < sums.Length; c++)
                sums[c] += pixels[at++];
        }

        return sums;
    }

    /// <summary>The tensor's numbers, in its own order of dimensions.</summary>
    public static double[] Values(Tensor tensor)
    {
        using var detached = tensor.detach();
        using var contiguous = detached.contiguous();
        return Array.ConvertAll(contiguous.data<float>().ToArray(), value => (double)value);
    }

    /// <summary>Each image as (H,W,C), in the current dispose scope.</summary>
    public static Tensor[] Images(Tensor map) =>
        [.. Enumerable.Range(0, (int)map.shape[0]).Select(n => map.detach().narrow(0, n, 1).permute(0, 2, 3, 1).contiguous())];

    public static ReadOnlySpan<float> Floats(Tensor contiguous) => MemoryMarshal.Cast<byte, float>(contiguous.bytes);
}
