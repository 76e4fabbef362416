using LesionPortal.Kernels;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LesionPortal.Trainer.Architectures;

/// <summary>
/// The convolution stages that several networks are made of.
/// </summary>
internal static class Blocks
{
    /// <summary>Encoder stage of the baseline protocol: [conv 3×3 → ReLU → batch norm] twice; (N,from,H,W) → (N,to,H,W).</summary>
    public static Sequential Encoder(int from, int to) =>
        new Stage(
            new ConvolutionLayer(from, to),
            ReLU(),
            new BatchNormLayer(to),
            new ConvolutionLayer(to, to),
            ReLU(),
            new BatchNormLayer(to)
        );

    /// <summary>The notebook's [conv → batch norm → ReLU] along <paramref name="widths"/>, for example 16c→8c→4c.</summary>
    public static List<Module<Tensor, Tensor>> Steps(int kernel, params ReadOnlySpan<int> widths)
    {
        var layers = new List<Module<Tensor, Tensor>>();
        for (var i = 1; i < widths.Length; i++)
        {
            layers.Add(new ConvolutionLayer(widths[i - 1], widths[i], kernel));
            layers.Add(new BatchNormLayer(widths[i]));
            layers.Add(ReLU());
        }

        return layers;
    }

    /// <summary>Decoder stage of the baseline protocol, 3×3 convolutions.</summary>
    public static Sequential Decoder(params ReadOnlySpan<int> widths) => new Stage([.. Steps(3, widths)]);

    /// <summary>The notebook's last decoder stage: 3×3 steps, then a 3×3 convolution to one channel of raw logits.</summary>
    public static Sequential Head(params ReadOnlySpan<int> widths) => new Stage([.. Steps(3, widths), new ConvolutionLayer(widths[^1], 1)]);

    /// <summary>
    /// [conv 3×3 → batch norm → ReLU] along <paramref name="widths"/>. The convolutions have no bias: the batch norm's mean takes
    /// any away.
    /// </summary>
    public static Sequential ConvNorm(params ReadOnlySpan<int> widths)
    {
        var layers = new List<Module<Tensor, Tensor>>();
        for (var i = 1; i < widths.Length; i++)
            layers.AddRange([new ConvolutionLayer(widths[i - 1], widths[i], bias: false), new BatchNormLayer(widths[i]), ReLU()]);
        return new Stage([.. layers]);
    }

    /// <summary>
    /// [conv → batch norm → ReLU] as in <see cref="ConvNorm"/>, 1×1, or a dilated 3×3 when <paramref name="rate"/> is given.
    /// </summary>
    public static Sequential ConvNormOnce(int from, int to, int? rate = null) =>
        new Stage(new ConvolutionLayer(from, to, rate is null ? 1 : 3, dilation: rate ?? 1, bias: false), new BatchNormLayer(to), ReLU());

    /// <summary>
    /// He et al. (ICCV 2015): normal with variance 2 over the fan, biases zero, for every convolution of <paramref name="network"/>.
    /// </summary>
    public static void InitialiseHe(Module network, init.FanInOut fan)
    {
        foreach (var (weight, bias) in network.modules().Select(WeightsOf).OfType<(Parameter, Parameter?)>())
        {
            init.kaiming_normal_(weight, mode: fan, nonlinearity: init.NonlinearityType.ReLU);
            if (bias is not null)
                init.zeros_(bias);
        }
    }

    /// <summary>A convolution's weight (K,C,k,k) and bias; null for any other module.</summary>
    public static (Parameter Weight, Parameter? Bias)? WeightsOf(Module module) =>
        module switch
        {
            ConvolutionLayer convolution => (convolution.Weight, convolution.Bias),
            _ => null,
        };
}
