using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Kernels.Checking;

/// <summary>A batch norm with its ReLU: in training with gradients and running statistics, and by the running statistics.</summary>
internal static class BatchNormCheck
{
    public static LayerMeasurement Measure(Layer layer, bool learns, RandomNumbers random)
    {
        using var x = random.Map(layer.Images, layer.From, layer.Height, layer.Width, layer.ChannelsLast);
        var measured = MeasureOnce(layer, learns, x, random);
        if (!learns)
            return measured;

        // A network that learns is validated, too.
        var validated = MeasureOnce(layer, learns: false, x, random);
        return validated.Error > measured.Error ? validated with { Seconds = measured.Seconds } : measured;
    }

    private static LayerMeasurement MeasureOnce(Layer layer, bool learns, Tensor map, RandomNumbers random)
    {
        using var x = map.detach().requires_grad_(learns);
        using var gradient = learns ? random.Map(layer.Images, layer.From, layer.Height, layer.Width, layer.ChannelsLast) : null;
        var module = new BatchNormLayer(layer.From);
        using var owned = module;
        var parameters = module.Parameters(layer.Relu);
        using (no_grad())
        {
            parameters.Weight.copy_(tensor(random.Weights(layer.From), ScalarType.Float32));
            parameters.Bias.copy_(tensor(random.Weights(layer.From), ScalarType.Float32));
        }

        var worst = new WorstError();
        var reference = new ReferenceBatchNorm(layer, parameters, x, learns);
        if (learns)
            reference.Take(gradient!);
        Tensor? output = null;
        var seconds = random.Seconds(() =>
        {
            using var scope = NewDisposeScope();
            output?.Dispose();
            using (no_grad())
            {
                parameters.RunningMean.zero_();
                parameters.RunningVariance.fill_(1);
            }

            module.train(learns);
            module.zero_grad();
            x.grad?.zero_();
            using var gradientless = learns ? null : no_grad();
            var y = module.Normalise(x, layer.Relu);
            if (learns)
                y.backward([gradient!]);
            output = y.detach().DetachFromDisposeScope();
        });

        using (output)
        using (NewDisposeScope())
        {
            reference.CompareOutput(worst, output!);
            if (learns)
                reference.CompareGradients(worst, x.grad!);
        }

        return new(worst.Error, worst.Where, seconds);
    }
}
