using static TorchSharp.torch;

namespace LesionPortal.Kernels.Checking;

/// <summary>Max-pooling and un-pooling. They choose and move numbers, so that they are compared bit for bit.</summary>
internal static class PoolingCheck
{
    public static LayerMeasurement Measure(Layer layer, bool learns, RandomNumbers random)
    {
        var (x, gradient) = Maps(layer, learns, random);
        Tensor? output = null;
        var seconds = random.Seconds(() =>
        {
            using var scope = NewDisposeScope();
            output?.Dispose();
            x.grad?.zero_();
            using var gradientless = learns ? null : no_grad();
            var y = layer.Kernel == 3 ? Pooling.MaxOfThree(x) : Pooling.Max(x);
            if (learns)
                y.backward([gradient]);
            output = y.detach().DetachFromDisposeScope();
        });
        using var result = output!;
        return Compare(layer, x, result, gradient, learns ? x.grad : null, seconds);
    }

    /// <summary>Of the pooling whose maxima are put back.</summary>
    public static LayerMeasurement MeasureUnpooling(Layer layer, bool learns, RandomNumbers random)
    {
        var (x, values) = Maps(layer, learns: false, random);
        values.requires_grad_(learns);
        using var gradientless = learns ? null : no_grad();
        var (maxima, indices) = Pooling.MaxWithIndices(x);
        Tensor? output = null;
        var seconds = random.Seconds(() =>
        {
            output?.Dispose();
            using var scope = NewDisposeScope();
            values.grad?.zero_();
            var y = Pooling.Unpool(values, indices);
            if (learns)
                y.backward([x]);
            output = y.detach().DetachFromDisposeScope();
        });
        using var map = output!;

        // Un-pooling is pooling's way back: values take the gradient's place. Its own way back gives the maxima.
        var measured = Compare(layer, x, maxima, values, map, seconds);
        if (!learns)
            return measured;
        var worst = new WorstError();
        worst.Add(measured.Where, measured.Error);
        worst.Compare("gradient of the input", Combinations.Values(maxima), Combinations.Values(values.grad!));
        return new(worst.Error, worst.Where, seconds);
    }

    private static (Tensor X, Tensor Gradient) Maps(Layer layer, bool learns, RandomNumbers random) =>
        (
            random.Map(layer.Images, layer.From, layer.Height, layer.Width, layer.ChannelsLast).requires_grad_(learns),
            random.Map(layer.Images, layer.From, layer.OutputHeight, layer.OutputWidth, layer.ChannelsLast)
        );

    private static LayerMeasurement Compare(Layer layer, Tensor x, Tensor maxima, Tensor gradient, Tensor? ofInput, double seconds)
    {
        using var scope = NewDisposeScope();
        var (inputs, outputs, gradients) = (Combinations.Images(x), Combinations.Images(maxima), Combinations.Images(gradient));
        var backs = ofInput is null ? null : Combinations.Images(ofInput);
        var (wrong, wrongBack) = (new double[inputs.Length], new double[inputs.Length]);
        Parallel.For(
            0,
            inputs.Length,
            n =>
            {
                var input = Combinations.Floats(inputs[n]);
                var output = Combinations.Floats(outputs[n]);
                var dy = Combinations.Floats(gradients[n]);
                var back = new float[input.Length];
                var hasTies = false;
                for (int row = 0, i = 0; row < layer.OutputHeight; row++)
                {
                    for (var column = 0; column < layer.OutputWidth; column++)
                    {
                        for (var c = 0; c < layer.From; c++, i++)
                        {
                            var (best, at, tie) = Maximum(layer, input, row, column, c);
                            hasTies |= tie;
                            back[at] += dy[i];
                            if (best != output[i])
                                wrong[n] = WorstError.Larger(wrong[n], Math.Abs(best - output[i]));
                        }
                    }
                }

                // Of two equal maxima either may be taken.
                if (backs is null || hasTies)
                    return;
                var actual = Combinations.Floats(backs[n]);
                for (var i = 0; i < back.Length; i++)
                {
                    if (back[i] != actual[i])
                        wrongBack[n] = WorstError.Larger(wrongBack[n], Math.Abs(back[i] - actual[i]));
                }
            }
        );
        var worst = new WorstError();
        worst.Add("output", wrong.Aggregate(0.0, WorstError.Larger));
        worst.Add("gradient of the input", wrongBack.Aggregate(0.0, WorstError.Larger));
        return new(worst.Error, worst.Where, seconds);
    }

    private static (float Best, int At, bool Tie) Maximum(Layer layer, ReadOnlySpan<float> input, int row, int column, int channel)
    {
        var (best, at, tie) = (float.NegativeInfinity, 0, false);
        for (var i = 0; i < layer.Kernel; i++)
        {
            var y = row * layer.Stride + i - layer.Padding;
            for (var j = 0; j < layer.Kernel; j++)
            {
                var x = column * layer.Stride + j - layer.Padding;
                if (y < 0 || y >= layer.Height || x < 0 || x >= layer.Width)
                    continue;
                var place = (int)((y * layer.Width + x) * layer.From) + channel;
                tie = input[place] == best || tie && input[place] < best;
                if (input[place] > best)
                    (best, at) = (input[place], place);
            }
        }

        return (best, at, tie);
    }
}
