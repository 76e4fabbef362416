using System.Numerics.Tensors;

namespace LesionPortal.Kernels.Checking;

/// <summary>The sums of a convolution, written out in double precision, between maps of one image.</summary>
internal static class PlainConvolution
{
    /// <summary>x (H,W,C), filter (k,k,C) → Σ over the filter and C at each output pixel, (H',W').</summary>
    public static double[] Gather(Layer layer, double[] x, int channels, double[] filter, (long Height, long Width) input, (long Height, long Width) output)
    {
        var sum = new double[output.Height * output.Width];
        Parallel.For(0, (int)output.Height, row =>
        {
            ForEachPair(layer, row, output.Width, input, (target, source, place) =>
                sum[target] += TensorPrimitives.Dot<double>(x.AsSpan((int)source * channels, channels), filter.AsSpan(place * channels, channels)));
        });
        return sum;
    }

    /// <summary>y (H',W',K), filter (k,k,K) → Σ of what each input pixel gave to, (H,W).</summary>
    public static double[] Scatter(Layer layer, double[] y, int channels, double[] filter, (long Height, long Width) input, (long Height, long Width) output)
    {
        var sum = new double[input.Height * input.Width];
        for (var row = 0; row < output.Height; row++)
        {
            ForEachPair(layer, row, output.Width, input, (target, source, place) =>
                sum[source] += TensorPrimitives.Dot<double>(y.AsSpan((int)target * channels, channels), filter.AsSpan(place * channels, channels)));
        }

        return sum;
    }

    /// <summary>x (N,H,W,G) and y (N,H',W',G) → Σ of products that meet at each place of the filter, (k,k).</summary>
    public static double[] Correlate(
        Layer layer, double[] x, double[] y, int groups, (long Height, long Width) input, (long Height, long Width) output)
    {
        var shares = new double[layer.Images][];
        var (inputPixels, outputPixels) = (input.Height * input.Width, output.Height * output.Width);
        Parallel.For(0, (int)layer.Images, n =>
        {
            var sum = shares[n] = new double[layer.Kernel * layer.Kernel];
            for (var row = 0; row < output.Height; row++)
            {
                ForEachPair(layer, row, output.Width, input, (target, source, place) =>
                {
                    var (left, right) = ((n * inputPixels + source) * groups, (n * outputPixels + target) * groups);
                    for (var g = 0; g < groups; g++)
                        sum[place] += x[left + g] * y[right + g];
                });
            }
        });
        var total = new double[layer.Kernel * layer.Kernel];
        foreach (var share in shares)
            TensorPrimitives.Add<double>(total, share, total);
        return total;
    }

    /// <summary>Every output pixel of a row with every input pixel it sees, and the place of the filter between them.</summary>
    private static void ForEachPair(Layer layer, int row, long width, (long Height, long Width) input, Action<long, long, int> pair)
    {
        for (var i = 0; i < layer.Kernel; i++)
        {
            var y = (long)row * layer.Stride + i * layer.Dilation - layer.Padding;
            if (y < 0 || y >= input.Height)
                continue;
            for (var j = 0; j < layer.Kernel; j++)
            {
                for (var column = 0; column < width; column++)
                {
                    var x = (long)column * layer.Stride + j * layer.Dilation - layer.Padding;
                    if (x >= 0 && x < input.Width)
                        pair(row * width + column, y * input.Width + x, i * layer.Kernel + j);
                }
            }
        }
    }
}
