using static TorchSharp.torch;

namespace LesionPortal.Kernels.Checking;

/// <summary>A convolution or up-convolution with the gradients of input, weight and bias.</summary>
internal static class ConvolutionCheck
{
    public static LayerMeasurement Measure(Layer layer, bool learns, RandomNumbers random)
    {
        var up = layer.Kind == LayerKind.UpConvolution;
        var x = random.Map(layer.Images, layer.From, layer.Height, layer.Width, layer.ChannelsLast).requires_grad_(learns);
        var gradient = random.Map(layer.Images, layer.To, layer.OutputHeight, layer.OutputWidth, layer.ChannelsLast);
        using nn.Module<Tensor, Tensor> module = up
            ? new UpConvolutionLayer(layer.From, layer.To)
            : new ConvolutionLayer(
                layer.From,
                layer.To,
                layer.Kernel,
                layer.Stride,
                layer.Padding,
                layer.Dilation,
                layer.Groups,
                layer.Bias
            );
        Tensor? output = null;
        var seconds = random.Seconds(() =>
        {
            output?.Dispose();
            output = Step(module, x, gradient, learns);
        });

        var (weight, bias) = module is ConvolutionLayer c
            ? (c.Weight, c.Bias)
            : (((UpConvolutionLayer)module).Weight, ((UpConvolutionLayer)module).Bias);
        var (images, ins, outs) = (random.Weights(layer.Images), random.Weights(layer.From), random.Weights(layer.To));
        var (smallSide, largeSide) = ((layer.OutputHeight, layer.OutputWidth), (layer.Height, layer.Width));
        if (up)
            (smallSide, largeSide) = (largeSide, smallSide);
        var filters = new Filters(layer, Combinations.Values(weight), ins, outs);
        var worst = new WorstError();
        var expected =
            Combinations.OfImages(x, images) is var folded && up
                ? ReferenceConvolution.Scatter(layer, folded, (int)layer.From, filters.OverOutputs(), largeSide, smallSide)
                : ReferenceConvolution.Gather(layer, folded, (int)layer.From, filters.OverOutputs(), largeSide, smallSide);
        if (bias is not null)
        {
            var offset = images.Sum() * outs.Zip(Combinations.Values(bias), (w, b) => w * b).Sum();
            expected = Array.ConvertAll(expected, value => value + offset);
        }

        worst.Compare("output", expected, Combinations.OfBoth(output!, images, outs));
        if (learns)
            CompareGradients(layer, up, worst, new(x, weight, bias, gradient), (images, ins, outs), filters, (smallSide, largeSide));
        return new(worst.Error, worst.Where, seconds);
    }

    private static void CompareGradients(
        Layer layer,
        bool up,
        WorstError worst,
        Learned of,
        (double[] Images, double[] Ins, double[] Outs) weights,
        Filters filters,
        ((long, long) Small, (long, long) Large) sides
    )
    {
        var folded = Combinations.OfImages(of.Gradient, weights.Images);
        var ofInput = up
            ? ReferenceConvolution.Gather(layer, folded, (int)layer.To, filters.OverInputs(), sides.Large, sides.Small)
            : ReferenceConvolution.Scatter(layer, folded, (int)layer.To, filters.OverInputs(), sides.Large, sides.Small);
        worst.Compare("gradient of the input", ofInput, Combinations.OfBoth(of.X.grad!, weights.Images, weights.Ins));

        var (x, dy) = (
            Combinations.OfChannels(of.X, weights.Ins, layer.Groups),
            Combinations.OfChannels(of.Gradient, weights.Outs, layer.Groups)
        );
        var ofWeight = up
            ? ReferenceConvolution.Correlate(layer, dy, x, layer.Groups, sides.Large, sides.Small)
            : ReferenceConvolution.Correlate(layer, x, dy, layer.Groups, sides.Large, sides.Small);

        // Sums of so many products may come near 0 by chance: their size is taken from their factors.
        var size = Norm(x) * Norm(dy) / Math.Sqrt(Math.Max(x.Length, dy.Length));
        var actual = new Filters(layer, Combinations.Values(of.Weight.grad!), weights.Ins, weights.Outs).Sum();
        worst.Add("gradient of the weight", ofWeight.Zip(actual, (e, a) => Math.Abs(e - a)).Aggregate(0.0, WorstError.Larger) / size);
        if (of.Bias is { } bias)
            worst.Add("gradient of the bias", BiasError(layer, of.Gradient, Combinations.Values(bias.grad!)));
    }

    private static double BiasError(Layer layer, Tensor gradient, double[] actual)
    {
        var size = Math.Sqrt(layer.Images * layer.OutputHeight * layer.OutputWidth / 3.0);
        return Combinations.SumsOfChannels(gradient).Zip(actual, (e, a) => Math.Abs(e - a)).Aggregate(0.0, WorstError.Larger) / size;
    }

    private static Tensor Step(nn.Module<Tensor, Tensor> module, Tensor x, Tensor gradient, bool learns)
    {
        if (!learns)
        {
            using var gradientless = no_grad();
            return module.call(x);
        }

        using var scope = NewDisposeScope();
        module.zero_grad();
        x.grad?.zero_();
        var y = module.call(x);
        y.backward([gradient]);
        return y.detach().MoveToOuterDisposeScope();
    }

    private static double Norm(double[] values) => Math.Sqrt(values.Sum(v => v * v));

    private sealed record Learned(Tensor X, Tensor Weight, Tensor? Bias, Tensor Gradient);

    /// <summary>Weighted sums of a weight, (K,C/groups,k,k) or of an up-convolution (C,K,k,k), over its outputs, inputs or both.</summary>
    private sealed class Filters(Layer layer, double[] weight, double[] ins, double[] outs)
    {
        private readonly int _places = layer.Kernel * layer.Kernel;

        /// <summary>(k,k,C)</summary>
        public double[] OverOutputs()
        {
            var sum = new double[_places * layer.From];
            ForEach((k, c, place, value) => sum[place * layer.From + c] += outs[k] * value);
            return sum;
        }

        /// <summary>(k,k,K)</summary>
        public double[] OverInputs()
        {
            var sum = new double[_places * layer.To];
            ForEach((k, c, place, value) => sum[place * layer.To + k] += ins[c] * value);
            return sum;
        }

        /// <summary>(k,k)</summary>
        public double[] Sum()
        {
            var sum = new double[_places];
            ForEach((k, c, place, value) => sum[place] += outs[k] * ins[c] * value);
            return sum;
        }

        private void ForEach(Action<long, long, int, double> each)
        {
            var (perGroup, outputsPerGroup) = (layer.From / layer.Groups, layer.To / layer.Groups);
            for (long i = 0; i < weight.Length; i++)
            {
                var (row, place) = (i / _places, (int)(i % _places));
                if (layer.Kind == LayerKind.UpConvolution)
                    each(row % layer.To, row / layer.To, place, weight[i]);
                else
                    each(row / perGroup, row / perGroup / outputsPerGroup * perGroup + row % perGroup, place, weight[i]);
            }
        }
    }
}
