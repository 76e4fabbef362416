using LesionPortal.Kernels;
using LesionPortal.Trainer.Architectures;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Benchmark;

/// <summary>Floating-point operations of a network's convolutions, counted while it runs once.</summary>
public static class FlopCount
{
    /// <summary>
    /// Of one image (1,3,S,S) going forward: two for each multiply-add. Norms, up-sampling and joins are left out; they are memory-bound.
    /// </summary>
    public static double OfOneImage(SegmentationNetwork network, int imageSize)
    {
        ArgumentNullException.ThrowIfNull(network);
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var total = 0.0;
        var removeHooks = new List<Action>();
        foreach (var module in network.modules())
        {
            if (Blocks.WeightsOf(module) is { Weight: var weight } && module is nn.Module<Tensor, Tensor> convolution)
            {
                // Each output number takes one filter (I/groups, k, k).
                var filter = weight.numel() / weight.shape[0];
                removeHooks.Add(convolution.register_forward_hook((_, _, output) => Count(output, output.numel() * filter)).remove);
            }
            else if (module is UpConvolutionLayer transposed)
            {
                // Each input number is spread over one filter (O, k, k).
                var filter = transposed.Weight.numel() / transposed.Weight.shape[0];
                removeHooks.Add(transposed.register_forward_hook((_, input, output) => Count(output, input.numel() * filter)).remove);
            }
        }

        var wasTraining = network.training;
        network.eval();
        network.call(zeros(1, 3, imageSize, imageSize, device: network.parameters().First().device));
        network.train(wasTraining);
        foreach (var remove in removeHooks)
            remove();
        return total;

        Tensor Count(Tensor output, long multiplyAdds)
        {
            total += 2.0 * multiplyAdds;
            return output;
        }
    }
}
