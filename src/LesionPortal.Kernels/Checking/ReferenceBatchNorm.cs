using System.Numerics;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace LesionPortal.Kernels.Checking;

/// <summary>
/// A batch norm with its ReLU in double precision (Ioffe &amp; Szegedy, ICML 2015, algorithm 1 and the gradients below it), held against
/// maps in single precision.
/// </summary>
internal sealed class ReferenceBatchNorm
{
    /// <summary>Nearer to 0 than this a ReLU may go either way by rounding.</summary>
    private const double NearZero = 1e-4;

    /// <summary>Numbers that are worked on at a time, about: few enough for a processor's nearest cache.</summary>
    private const int StretchLength = 1024;

    private readonly Layer _layer;
    private readonly NormParameters _parameters;
    private readonly Tensor[] _inputs;
    private Tensor[] _gradients = [];
    private readonly double _count;
    private readonly double[] _mean;
    private readonly double[] _variance;
    private readonly double[] _inverse;

    /// <summary>The normalised map is r · scale + offset, r what the norm sees; by channel.</summary>
    private readonly double[] _scale;
    private readonly double[] _offset;
    private readonly double[] _scales;
    private readonly double[] _offsets;

    /// <param name="learns">By the batch's statistics; else by mean 0 and variance 1, the running statistics of a new layer.</param>
    public ReferenceBatchNorm(Layer layer, NormParameters parameters, Tensor x, bool learns)
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
        (_scales, _offsets) = (Repeated(_scale), Repeated(_offset));
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
            var shape = new[] { 1, _layer.From, 1, 1 };
            var (scale, offset) = (tensor(_scale, shape, ScalarType.Float32), tensor(_offset, shape, ScalarType.Float32));
            for (var n = 0; n < _inputs.Length; n++)
            {
                using var inner = NewDisposeScope();
                var output = _inputs[n].permute(0, 3, 1, 2) * scale + offset;
                gradient.narrow(0, n, 1).mul_(output.abs_().ge(NearZero));
            }
        }

        _gradients = Combinations.Images(gradient);
    }

    public void CompareOutput(WorstError worst, Tensor output)
    {
        var outputs = Combinations.Images(output);
        worst.Add(
            "output",
            Largest(
                (s, at) =>
                {
                    Normalise(s, at);
                    if (_layer.Relu == Relu.After)
                        TensorPrimitives.Max(s.Output, 0, s.Output);
                    return s.LargestDifference(at.Of(outputs));
                }
            )
        );
    }

    public void CompareGradients(WorstError worst, Tensor ofInput)
    {
        var (bias, product) = GradientSums();
        var weight = bias.Select((b, c) => (product[c] - _mean[c] * b) * _inverse[c]).ToArray();
        var size = Math.Sqrt(_count / 3);
        worst.Add("gradient of the bias", Largest(bias, Combinations.Values(_parameters.Bias.grad!)) / size);
        worst.Add("gradient of the weight", Largest(weight, Combinations.Values(_parameters.Weight.grad!)) / size);
        worst.Add(
            "running mean",
            Largest(_mean, Array.ConvertAll(Combinations.Values(_parameters.RunningMean), m => m / NormParameters.Momentum))
        );
        var unbiased = Array.ConvertAll(_variance, v => 1 - NormParameters.Momentum + NormParameters.Momentum * v * _count / (_count - 1));
        worst.Add("running variance", Largest(unbiased, Combinations.Values(_parameters.RunningVariance)));
        var actual = Combinations.Images(ofInput);

        // dx = scale·g + slope·r + constant, sorted by what each pixel brings.
        double[] slope = [.. weight.Select((w, c) => -_scale[c] * _inverse[c] * w / _count)];
        double[] constant = [.. bias.Select((b, c) => -_scale[c] * b / _count - slope[c] * _mean[c])];
        var (slopes, constants) = (Repeated(slope), Repeated(constant));
        worst.Add(
            "gradient of the input",
            Largest(
                (s, at) =>
                {
                    TakeGradient(s, at);
                    TensorPrimitives.MultiplyAdd(s.Input, slopes.AsSpan(0, at.Count), constants.AsSpan(0, at.Count), s.Output);
                    TensorPrimitives.MultiplyAdd(s.Gradient, _scales.AsSpan(0, at.Count), s.Output, s.Output);
                    if (_layer.Relu == Relu.Before)
                        KeepWherePositive(s.Output, s.Input);
                    return s.LargestDifference(at.Of(actual));
                }
            ) / _scale.Max(Math.Abs)
        );
    }

    /// <summary>What the norm sees.</summary>
    private void TakeInput(Stretch s, Place at)
    {
        s.Length = at.Count;
        TensorPrimitives.ConvertTruncating(at.Of(_inputs), s.Input);
        if (_layer.Relu == Relu.Before)
            TensorPrimitives.Max(s.Input, 0, s.Input);
    }

    /// <summary>What the norm sees, and what it gives before a ReLU behind it.</summary>
    private void Normalise(Stretch s, Place at)
    {
        TakeInput(s, at);
        TensorPrimitives.MultiplyAdd(s.Input, _scales.AsSpan(0, at.Count), _offsets.AsSpan(0, at.Count), s.Output);
    }

    /// <summary>What the norm sees, and the gradient of what it gives before a ReLU behind it.</summary>
    private void TakeGradient(Stretch s, Place at)
    {
        Normalise(s, at);
        TensorPrimitives.ConvertTruncating(at.Of(_gradients), s.Gradient);
        if (_layer.Relu == Relu.After)
            KeepWherePositive(s.Gradient, s.Output);
    }

    private static void KeepWherePositive(Span<double> values, ReadOnlySpan<double> signs)
    {
        var wide = MemoryMarshal.Cast<double, Vector<double>>(values);
        var wideSigns = MemoryMarshal.Cast<double, Vector<double>>(signs);
        for (var i = 0; i < wide.Length; i++)
            wide[i] = Vector.ConditionalSelect(Vector.GreaterThan(wideSigns[i], Vector<double>.Zero), wide[i], Vector<double>.Zero);
        for (var i = wide.Length * Vector<double>.Count; i < values.Length; i++)
            values[i] = signs[i] > 0 ? values[i] : 0;
    }

    /// <summary>Mean and variance by channel of what the norm sees.</summary>
    private (double[] Mean, double[] Variance) Statistics()
    {
        var (sum, squares) = Sums(
            (s, at) =>
            {
                TakeInput(s, at);
                TensorPrimitives.Add(s.FirstSum, s.Input, s.FirstSum);
                TensorPrimitives.MultiplyAdd(s.Input, s.Input, s.SecondSum, s.SecondSum);
            }
        );
        var mean = Array.ConvertAll(sum, s => s / _count);
        return (mean, [.. squares.Zip(mean, (s, m) => s / _count - m * m)]);
    }

    /// <summary>Σ g and Σ g·r by channel, g the gradient of the norm's own output.</summary>
    private (double[] Sum, double[] Product) GradientSums() =>
        Sums(
            (s, at) =>
            {
                TakeGradient(s, at);
                TensorPrimitives.Add(s.FirstSum, s.Gradient, s.FirstSum);
                TensorPrimitives.MultiplyAdd(s.Gradient, s.Input, s.SecondSum, s.SecondSum);
            }
        );

    private (double[] First, double[] Second) Sums(Action<Stretch, Place> add)
    {
        var (first, second) = (new double[_layer.From], new double[_layer.From]);
        ForEachShare(
            add,
            s =>
            {
                s.Length = Repetitions * first.Length;
                for (var at = 0; at < s.Length; at++)
                {
                    first[at % first.Length] += s.FirstSum[at];
                    second[at % first.Length] += s.SecondSum[at];
                }
            }
        );
        return (first, second);
    }

    private double Largest(Func<Stretch, Place, double> largest)
    {
        var result = 0.0;
        ForEachShare(
            (s, at) => s.Largest = WorstError.Larger(s.Largest, largest(s, at)),
            s => result = WorstError.Larger(result, s.Largest)
        );
        return result;
    }

    private static double Largest(double[] expected, double[] actual) =>
        expected.Zip(actual, (e, a) => Math.Abs(e - a)).Aggregate(0.0, WorstError.Larger);

    /// <summary>Shares out the stretches of all images among threads; <paramref name="end"/> is called for one share at a time.</summary>
    private void ForEachShare(Action<Stretch, Place> each, Action<Stretch> end)
    {
        var (numbers, length) = ((int)(_layer.Height * _layer.Width * _layer.From), Repetitions * (int)_layer.From);
        var stretches = (numbers + length - 1) / length;
        var gate = new Lock();
        ParallelRows.ForEach(
            (long)_inputs.Length * stretches,
            (from, to) =>
            {
                var stretch = new Stretch(length);
                for (var i = from; i < to; i++)
                {
                    var begin = i % stretches * length;
                    each(stretch, new(i / stretches, begin, Math.Min(length, numbers - begin)));
                }

                lock (gate)
                    end(stretch);
            }
        );
    }

    /// <summary>Pixels of a stretch.</summary>
    private int Repetitions => Math.Max(1, StretchLength / (int)_layer.From);

    /// <summary>Parameters by channel, once for each pixel of a stretch.</summary>
    private double[] Repeated(double[] byChannel) => [.. Enumerable.Repeat(byChannel, Repetitions).SelectMany(row => row)];

    /// <summary>Whole pixels of an image, whose numbers are (H,W,C).</summary>
    private readonly record struct Place(int Image, int From, int Count)
    {
        public ReadOnlySpan<float> Of(Tensor[] images) => Combinations.Floats(images[Image]).Slice(From, Count);
    }

    /// <summary>Room for a stretch of numbers in double precision, and what a thread has found in its stretches.</summary>
    private sealed class Stretch(int length)
    {
        private readonly double[] _input = new double[length];
        private readonly double[] _output = new double[length];
        private readonly double[] _gradient = new double[length];
        private readonly double[] _firstSum = new double[length];
        private readonly double[] _secondSum = new double[length];

        public int Length { get; set; }
        public double Largest { get; set; }
        public Span<double> Input => _input.AsSpan(0, Length);
        public Span<double> Output => _output.AsSpan(0, Length);
        public Span<double> Gradient => _gradient.AsSpan(0, Length);
        public Span<double> FirstSum => _firstSum.AsSpan(0, Length);
        public Span<double> SecondSum => _secondSum.AsSpan(0, Length);

        /// <summary>Between the output and what was computed; NaN where one is no number. Overwrites the output and the gradient.</summary>
        public double LargestDifference(ReadOnlySpan<float> actual)
        {
            TensorPrimitives.ConvertTruncating(actual, Gradient);
            TensorPrimitives.Subtract(Output, Gradient, Output);
            return Math.Abs(TensorPrimitives.MaxMagnitude<double>(Output));
        }
    }
}
