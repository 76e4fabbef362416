using LesionPortal.Trainer.Kernels;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LesionPortal.Trainer.Architectures;

/// <summary>
/// Layers one after the other, named by their numbers as in PyTorch's Sequential. In training a batch norm and the 3×3 convolution behind it are one
/// step where both are ours, so that the map between them is not kept.
/// </summary>
internal sealed class Stage(params Module<Tensor, Tensor>[] layers) : Sequential(layers)
{
    public override Tensor forward(Tensor input)
    {
        var x = input.alias();
        for (var i = 0; i < Count; i++)
        {
            using var before = x;
            if (this[i] is ChannelNorm norm && ConvolutionBehind(i) is { } behind && behind.Convolution.TakesNormed(norm, x))
            {
                x = behind.Convolution.Normed(norm, x);
                i = behind.At;
            }
            else
            {
                x = this[i].call(x);
            }
        }

        return x;
    }

    /// <summary>Identities hold PyTorch's places for rectifiers and do nothing.</summary>
    private (int At, Convolution3x3 Convolution)? ConvolutionBehind(int norm)
    {
        for (var i = norm + 1; i < Count; i++)
        {
            if (this[i] is not TorchSharp.Modules.Identity)
                return this[i] is Convolution3x3 convolution ? (i, convolution) : null;
        }

        return null;
    }
}
