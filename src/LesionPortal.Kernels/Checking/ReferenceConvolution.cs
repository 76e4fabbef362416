using System.Numerics.Tensors;

namespace LesionPortal.Kernels.Checking;

/// <summary>The sums of a convolution, written out in double precision, between maps of one image.</summary>
internal static class ReferenceConvolution
{
    /// <summary>
    /// The pixels of a row of the output that see an input pixel through one place of the filter: <c>Count</c> of them from <c>Target</c>,
    /// whose input pixels begin at <c>Source</c> and lie the layer's stride apart.
    /// </summary>
    private readonly record struct Run(int Target, int Source, int Count, int Place);

    /// <summary>x (H,W,C), filter (k,k,C) → Σ over the filter and C at each output pixel, (H',W').</summary>
    public static double[] Gather(
        Layer layer,
        double[] x,
        int channels,
        double[] filter,
        (long Height, long Width) input,
        (long Height, long Width) output
    )
    {
        var sum = new double[output.Height * output.Width];
        Parallel.For(
            0,
            (int)output.Height,
            row =>
            {
                foreach (var run in Runs(layer, row, input, output))
                {
                    var weights = filter.AsSpan(run.Place * channels, channels);
                    for (var i = 0; i < run.Count; i++)
                        sum[run.Target + i] += Dot(x.AsSpan((run.Source + i * layer.Stride) * channels, channels), weights);
                }
            }
        );
        return sum;
    }

    /// <summary>y (H',W',K), filter (k,k,K) → Σ of what each input pixel gave to, (H,W).</summary>
    public static double[] Scatter(
        Layer layer,
        double[] y,
        int channels,
        double[] filter,
        (long Height, long Width) input,
        (long Height, long Width) output
    )
    {
        var sum = new double[input.Height * input.Width];
        for (var row = 0; row < output.Height; row++)
        {
            foreach (var run in Runs(layer, row, input, output))
            {
                var weights = filter.AsSpan(run.Place * channels, channels);
                for (var i = 0; i < run.Count; i++)
                    sum[run.Source + i * layer.Stride] += Dot(y.AsSpan((run.Target + i) * channels, channels), weights);
            }
        }

        return sum;
    }

    /// <summary>x (N,H,W,G) and y (N,H',W',G) → Σ of products that meet at each place of the filter, (k,k).</summary>
    public static double[] Correlate(
        Layer layer,
        double[] x,
        double[] y,
        int groups,
        (long Height, long Width) input,
        (long Height, long Width) output
    )
    {
        var shares = new double[layer.Images][];
        var (inputNumbers, outputNumbers) = ((int)(input.Height * input.Width) * groups, (int)(output.Height * output.Width) * groups);
        Parallel.For(
            0,
            (int)layer.Images,
            n =>
            {
                var sum = shares[n] = new double[layer.Kernel * layer.Kernel];
                var left = x.AsSpan(n * inputNumbers, inputNumbers);
                var right = y.AsSpan(n * outputNumbers, outputNumbers);
                for (var row = 0; row < output.Height; row++)
                {
                    foreach (var run in Runs(layer, row, input, output))
                    {
                        var first = left[(run.Source * groups)..];
                        var second = right.Slice(run.Target * groups, run.Count * groups);
                        if (layer.Stride == 1)
                        {
                            sum[run.Place] += TensorPrimitives.Dot<double>(first[..second.Length], second);
                            continue;
                        }

                        for (var i = 0; i < run.Count; i++)
                            sum[run.Place] += Dot(first.Slice(i * layer.Stride * groups, groups), second.Slice(i * groups, groups));
                    }
                }
            }
        );
        var total = new double[layer.Kernel * layer.Kernel];
        foreach (var share in shares)
            TensorPrimitives.Add<double>(total, share, total);
        return total;
    }

    /// <summary>A row of the output, place of the filter by place.</summary>
    private static IEnumerable<Run> Runs(Layer layer, int row, (long Height, long Width) input, (long Height, long Width) output)
    {
        for (var i = 0; i < layer.Kernel; i++)
        {
            var y = row * layer.Stride + i * layer.Dilation - layer.Padding;
            if (y < 0 || y >= input.Height)
                continue;
            for (var j = 0; j < layer.Kernel; j++)
            {
                var shift = j * layer.Dilation - layer.Padding;
                var first = Math.Max(0, (-shift + layer.Stride - 1) / layer.Stride);
                var end = Math.Min((int)output.Width, ((int)input.Width - 1 - shift + layer.Stride) / layer.Stride);
                if (end <= first)
                    continue;
                var source = (int)(y * input.Width) + first * layer.Stride + shift;
                yield return new((int)(row * output.Width) + first, source, end - first, i * layer.Kernel + j);
            }
        }
    }

    /// <summary>A library's call costs more than few products.</summary>
    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        if (a.Length > 16)
            return TensorPrimitives.Dot(a, b);
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}
