using static TorchSharp.torch;

namespace LesionPortal.Kernels.Checking;

/// <summary>Bilinear up-sampling, alone or behind a skip's channels.</summary>
internal static class UpsamplingCheck
{
    public static LayerMeasurement Measure(Layer layer, bool learns, RandomNumbers random)
    {
        var joins = layer.Kind == LayerKind.Concatenate;
        var (small, large) = ((layer.Height, layer.Width), (layer.OtherHeight, layer.OtherWidth));
        if (joins)
            (small, large) = (large, small);
        var channels = joins ? layer.To : layer.From;
        var coarse = random.Map(layer.Images, channels, small.Item1, small.Item2, layer.ChannelsLast).requires_grad_(learns);
        var skip = random
            .Map(layer.Images, joins ? layer.From : 1, large.Item1, large.Item2, layer.ChannelsLast)
            .requires_grad_(learns && joins);
        var outputs = joins ? layer.From + layer.To : layer.From;
        var gradient = random.Map(layer.Images, outputs, large.Item1, large.Item2, layer.ChannelsLast);
        Tensor? output = null;
        var seconds = random.Seconds(() =>
        {
            output?.Dispose();
            using var scope = NewDisposeScope();
            coarse.grad?.zero_();
            skip.grad?.zero_();
            using var gradientless = learns ? null : no_grad();
            var y = joins ? Concatenation.WithUpsampled(skip, coarse) : Upsampling.To(coarse, skip);
            if (learns)
                y.backward([gradient]);
            output = y.detach().DetachFromDisposeScope();
        });

        using var result = output!;
        var (images, ofSkip, ofCoarse) = (random.Weights(layer.Images), random.Weights(joins ? layer.From : 0), random.Weights(channels));
        var worst = new WorstError();
        double[] all = [.. ofSkip, .. ofCoarse];
        var expected = Enlarge(Combinations.OfBoth(coarse, images, ofCoarse), small, large);
        if (joins)
            expected = [.. expected.Zip(Combinations.OfBoth(skip, images, ofSkip), (a, b) => a + b)];
        worst.Compare("output", expected, Combinations.OfBoth(result, images, all));
        if (learns)
        {
            // The coarse channels of the gradient alone: the skip's have the weight 0.
            double[] coarseOnly = [.. new double[ofSkip.Length], .. ofCoarse];
            worst.Compare(
                "gradient of the input",
                Reduce(Combinations.OfBoth(gradient, images, coarseOnly), small, large),
                Combinations.OfBoth(coarse.grad!, images, ofCoarse)
            );
            if (joins)
            {
                double[] skipOnly = [.. ofSkip, .. new double[ofCoarse.Length]];
                worst.Compare(
                    "gradient of the skip",
                    Combinations.OfBoth(gradient, images, skipOnly),
                    Combinations.OfBoth(skip.grad!, images, ofSkip)
                );
            }
        }

        return new(worst.Error, worst.Where, seconds);
    }

    /// <summary>(h,w) → (H,W)</summary>
    private static double[] Enlarge(double[] map, (long Height, long Width) small, (long Height, long Width) large)
    {
        var result = new double[large.Height * large.Width];
        ForEach(small, large, (target, source, share) => result[target] += share * map[source]);
        return result;
    }

    /// <summary>The way back of <see cref="Enlarge"/>: (H,W) → (h,w).</summary>
    private static double[] Reduce(double[] map, (long Height, long Width) small, (long Height, long Width) large)
    {
        var result = new double[small.Height * small.Width];
        ForEach(small, large, (target, source, share) => result[source] += share * map[target]);
        return result;
    }

    private static void ForEach((long Height, long Width) small, (long Height, long Width) large, Action<long, long, double> each)
    {
        for (long row = 0; row < large.Height; row++)
        {
            var (top, down) = Upsampling.Source(row, small.Height, large.Height);
            for (long column = 0; column < large.Width; column++)
            {
                var (left, right) = Upsampling.Source(column, small.Width, large.Width);
                var (target, source) = (row * large.Width + column, top * small.Width + left);
                each(target, source, (1 - down) * (1 - right));
                if (right > 0)
                    each(target, source + 1, (1 - down) * right);
                if (down > 0)
                    each(target, source + small.Width, down * (1 - right));
                if (down * right > 0)
                    each(target, source + small.Width + 1, down * right);
            }
        }
    }
}
