using LesionPortal.Trainer.Kernels;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LesionPortal.Trainer.Architectures;

/// <summary>
/// The convolution stages that several networks are made of. The norms rectify, too; an identity stands where PyTorch's ReLU would, so that
/// the weights keep the names they have there.
/// </summary>
internal static class Blocks
{
    /// <summary>The notebook's encoder stage: [conv 3×3 → ReLU → batch norm] twice; (N,from,H,W) → (N,to,H,W).</summary>
    public static Sequential Encoder(int from, int to) => new Stage(
        new Convolution3x3(from, to), Identity(), new ChannelNorm(to, Rectifier.Before),
        new Convolution3x3(to, to), Identity(), new ChannelNorm(to, Rectifier.Before));

    /// <summary>The notebook's [conv → batch norm → ReLU] along <paramref name="widths"/>, for example 16c→8c→4c.</summary>
    public static List<Module<Tensor, Tensor>> Steps(int kernel, params ReadOnlySpan<int> widths)
    {
        var layers = new List<Module<Tensor, Tensor>>();
        for (var i = 1; i < widths.Length; i++)
        {
            layers.Add(kernel == 3 ? new Convolution3x3(widths[i - 1], widths[i]) : Conv2d(widths[i - 1], widths[i], kernel, padding: kernel / 2));
            layers.Add(new ChannelNorm(widths[i], Rectifier.After));
            layers.Add(Identity());
        }

        return layers;
    }

    /// <summary>The notebook's decoder stage of 3×3 steps.</summary>
    public static Sequential Decoder(params ReadOnlySpan<int> widths) => new Stage([.. Steps(3, widths)]);

    /// <summary>The notebook's last decoder stage: 3×3 steps, then a 3×3 convolution to one channel of raw logits.</summary>
    public static Sequential Head(params ReadOnlySpan<int> widths) =>
        new Stage([.. Steps(3, widths), new Convolution3x3(widths[^1], 1)]);

    /// <summary>
    /// [conv 3×3 → batch norm → ReLU] along <paramref name="widths"/>. The convolutions have no bias: the batch norm's mean takes
    /// any away.
    /// </summary>
    public static Sequential ConvNorm(params ReadOnlySpan<int> widths)
    {
        var layers = new List<Module<Tensor, Tensor>>();
        for (var i = 1; i < widths.Length; i++)
            layers.AddRange([new Convolution3x3(widths[i - 1], widths[i], bias: false), new ChannelNorm(widths[i], Rectifier.After), Identity()]);
        return new Stage([.. layers]);
    }

    /// <summary>[conv → batch norm → ReLU] as in <see cref="ConvNorm"/>, 1×1, or 3×3 with holes when <paramref name="rate"/> is given.</summary>
    public static Sequential ConvNormOnce(int from, int to, int? rate = null) => Sequential(
        rate is { } r ? Conv2d(from, to, 3, padding: r, dilation: r, bias: false) : Conv2d(from, to, 1, bias: false),
        new ChannelNorm(to, Rectifier.After), Identity());

    /// <summary>Bilinear, corners on corners, to the height and width of <paramref name="like"/>; (N,C,h,w) → (N,C,H,W).</summary>
    public static Tensor UpTo(Tensor map, Tensor like) =>
        functional.interpolate(map, size: [like.shape[2], like.shape[3]], mode: InterpolationMode.Bilinear, align_corners: true);

    /// <summary>
    /// He et al. (ICCV 2015): normal with variance 2 over the fan, biases zero, for every convolution of <paramref name="network"/>.
    /// </summary>
    public static void StartAsHe(Module network, init.FanInOut fan)
    {
        foreach (var (weight, bias) in network.modules().Select(WeightsOf).OfType<(Parameter, Parameter?)>())
        {
            init.kaiming_normal_(weight, mode: fan, nonlinearity: init.NonlinearityType.ReLU);
            if (bias is not null)
                init.zeros_(bias);
        }
    }

    /// <summary>A convolution's weight (K,C,k,k) and bias; null for any other module.</summary>
    public static (Parameter Weight, Parameter? Bias)? WeightsOf(Module module) => module switch
    {
        Conv2d convolution => (convolution.weight!, convolution.bias),
        Convolution3x3 convolution => (convolution.Weight, convolution.Bias),
        _ => null,
    };
}
