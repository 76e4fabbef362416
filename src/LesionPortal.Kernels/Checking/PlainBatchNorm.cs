using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Kernels.Checking;

/// <summary>
/// A batch norm with its ReLU in double precision (Ioffe &amp; Szegedy, ICML 2015, algorithm 1 and the gradients below it), held against
/// maps in single precision.
/// </summary>
internal sealed class PlainBatchNorm
{
    /// <summary>Nearer to 0 than this a ReLU may go either way by rounding.</summary>
    private const double NearZero = 1e-4;

    private readonly Layer _layer;
    private readonly NormParameters _parameters;
    private readonly Tensor[] _inputs;
    private Tensor[] _gradients = [];
    private readonly double _count;
    private readonly double[] _mean;
    private readonly double[] _variance;
    private readonly double[] _inverse;

    /// <summary>Of the normalised map: r · scale + offset.</summary>
    private readonly double[] _scale;
    private readonly double[] _offset;

    /// <param name="learns">By the batch's statistics; else by mean 0 and variance 1, the running statistics of a new layer.</param>
    public PlainBatchNorm(Layer layer, NormParameters parameters, Tensor x, bool learns)
    {
        (_layer, _parameters) = (layer, parameters);
        _inputs = Combinations.Images(x);
        _count = (double)layer.Images * layer.Height * layer.Width;
        var channels = (int)layer.From;
        (_mean, _variance) = (new double[channels], Array.ConvertAll(new double[channels], _ => 1.0));
        if (learns)
            (_mean, _variance) = Statistics();
        _inverse = Array.ConvertAll(_variance, v => 1 / Math.Sqrt(v + NormParameters.Epsilon));
        var (weight, bias) = (Combinations.Values(parameters.Weight), Combinations.Values(parameters.Bias));
        _scale = [.. weight.Zip(_inverse, (w, i) => w * i)];
        _offset = [.. bias.Zip(_mean, _scale).Select(c => c.First - c.Second * c.Third)];
    }

    /// <summary>
    /// Takes the output's gradient and sets it to 0 where the ReLU behind the norm may go either way by rounding, so that no sum depends on
    /// it.
    /// </summary>
    public void Take(Tensor gradient)
    {
        if (_layer.Relu == Relu.After)
        {
            using var scope = NewDisposeScope();
            var (scale, offset) = (tensor(_scale, [1, _layer.From, 1, 1]), tensor(_offset, [1, _layer.From, 1, 1]));
            for (var n = 0; n < _inputs.Length; n++)
            {
                using var inner = NewDisposeScope();
                var output = _inputs[n].permute(0, 3, 1, 2).to(ScalarType.Float64) * scale + offset;
                gradient.narrow(0, n, 1).mul_(output.abs().ge(NearZero).to(ScalarType.Float32));
            }
        }

        _gradients = Combinations.Images(gradient);
    }

    public void CompareOutput(WorstError worst, Tensor output)
    {
        var outputs = Combinations.Images(output);
        worst.Add("output", LargestOfImages((n, channels) => LargestOutput(new(_inputs[n]), new(outputs[n]), channels)));
    }

    public void CompareGradients(WorstError worst, Tensor ofInput)
    {
        var (bias, product) = GradientSums();
        var weight = bias.Select((b, c) => (product[c] - _mean[c] * b) * _inverse[c]).ToArray();
        var size = Math.Sqrt(_count / 3);
        worst.Add("gradient of the bias", Largest(bias, Combinations.Values(_parameters.Bias.grad!)) / size);
        worst.Add("gradient of the weight", Largest(weight, Combinations.Values(_parameters.Weight.grad!)) / size);
        worst.Add("running mean", Largest(_mean, Array.ConvertAll(Combinations.Values(_parameters.RunningMean), m => m / NormParameters.Momentum)));
        var unbiased = Array.ConvertAll(_variance, v => 1 - NormParameters.Momentum + NormParameters.Momentum * v * _count / (_count - 1));
        worst.Add("running variance", Largest(unbiased, Combinations.Values(_parameters.RunningVariance)));
        var actual = Combinations.Images(ofInput);

        // dx = scale·g + slope·r + constant, sorted by what each pixel brings.
        double[] slope = [.. weight.Select((w, c) => -_scale[c] * _inverse[c] * w / _count)];
        double[] constant = [.. bias.Select((b, c) => -_scale[c] * b / _count - slope[c] * _mean[c])];
        worst.Add("gradient of the input", LargestOfImages((n, channels) =>
            LargestInputGradient(new(_inputs[n]), new(_gradients[n]), new(actual[n]), slope, constant)) / _scale.Max(Math.Abs));
    }

    private double LargestOutput(Pixels x, Pixels y, int channels)
    {
        var input = x.Values;
        var actual = y.Values;
        var (scale, offset, largest) = (_scale, _offset, 0.0);
        var (before, after) = (Floor(Relu.Before), Floor(Relu.After));
        for (int at = 0, c = 0; at < input.Length; at++)
        {
            var expected = Math.Max(Math.Max(input[at], before) * scale[c] + offset[c], after);
            var difference = Math.Abs(expected - actual[at]);
            if (!(difference <= largest))
                largest = WorstError.Larger(largest, difference);
            c = c + 1 == channels ? 0 : c + 1;
        }

        return largest;
    }

    private double LargestInputGradient(Pixels x, Pixels gradient, Pixels actual, double[] slope, double[] constant)
    {
        var input = x.Values;
        var g = gradient.Values;
        var dx = actual.Values;
        var (scale, offset, largest) = (_scale, _offset, 0.0);
        var (before, after) = (Floor(Relu.Before), Floor(Relu.After));
        for (int at = 0, c = 0; at < input.Length; at++)
        {
            var r = Math.Max(input[at], before);
            var y = r * scale[c] + offset[c];
            var expected = input[at] <= before ? 0 : slope[c] * r + constant[c] + (y > after ? scale[c] * g[at] : 0);
            var difference = Math.Abs(expected - dx[at]);
            if (!(difference <= largest))
                largest = WorstError.Larger(largest, difference);
            c = c + 1 == slope.Length ? 0 : c + 1;
        }

        return largest;
    }

    /// <summary>What a ReLU at this place lets nothing through up to.</summary>
    private double Floor(Relu place) => _layer.Relu == place ? 0 : double.NegativeInfinity;

    /// <summary>Mean and variance by channel of what the norm sees.</summary>
    private (double[] Mean, double[] Variance) Statistics()
    {
        var before = Floor(Relu.Before);
        var (sum, squares) = ByImage((n, channels) =>
        {
            var x = Combinations.Floats(_inputs[n]);
            var (first, second) = (new double[channels], new double[channels]);
            for (int at = 0, c = 0; at < x.Length; at++)
            {
                var r = Math.Max(x[at], before);
                first[c] += r;
                second[c] += r * r;
                c = c + 1 == first.Length ? 0 : c + 1;
            }

            return (first, second);
        });
        var mean = Array.ConvertAll(sum, s => s / _count);
        return (mean, [.. squares.Zip(mean, (s, m) => s / _count - m * m)]);
    }

    /// <summary>Σ g and Σ g·r by channel, g the gradient of the norm's own output.</summary>
    private (double[] Sum, double[] Product) GradientSums()
    {
        var (before, after) = (Floor(Relu.Before), Floor(Relu.After));
        var (scale, offset) = (_scale, _offset);
        return ByImage((n, channels) =>
        {
            var x = Combinations.Floats(_inputs[n]);
            var g = Combinations.Floats(_gradients[n]);
            var (first, second) = (new double[channels], new double[channels]);
            for (int at = 0, c = 0; at < x.Length; at++)
            {
                var r = Math.Max(x[at], before);
                var passed = r * scale[c] + offset[c] > after ? g[at] : 0.0;
                first[c] += passed;
                second[c] += passed * r;
                c = c + 1 == first.Length ? 0 : c + 1;
            }

            return (first, second);
        });
    }

    private (double[] First, double[] Second) ByImage(Func<int, int, (double[], double[])> sums)
    {
        var shares = new (double[] First, double[] Second)[_inputs.Length];
        Parallel.For(0, _inputs.Length, n => shares[n] = sums(n, (int)_layer.From));
        return (Total(shares.Select(s => s.First)), Total(shares.Select(s => s.Second)));

        double[] Total(IEnumerable<double[]> rows) => rows.Aggregate(new double[_layer.From], (total, row) => [.. total.Zip(row, (a, b) => a + b)]);
    }

    private double LargestOfImages(Func<int, int, double> largest)
    {
        var shares = new double[_inputs.Length];
        Parallel.For(0, _inputs.Length, n => shares[n] = largest(n, (int)_layer.From));
        return shares.Aggregate(0.0, WorstError.Larger);
    }

    private static double Largest(double[] expected, double[] actual) =>
        expected.Zip(actual, (e, a) => Math.Abs(e - a)).Aggregate(0.0, WorstError.Larger);

    /// <summary>An image as (H,W,C).</summary>
    private readonly ref struct Pixels(Tensor image)
    {
        public ReadOnlySpan<float> Values { get; } = Combinations.Floats(image);
    }
}
