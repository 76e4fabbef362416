using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LesionPortal.Kernels;

/// <summary>
/// Layers one after the other, named by their numbers as in PyTorch's Sequential. A batch norm and the ReLU before or behind it are one
/// pass; in training a batch norm and the 3×3 convolution behind it are one step where both are ours, so that the map between them is not
/// kept.
/// </summary>
public sealed class Stage(params Module<Tensor, Tensor>[] layers) : Sequential(layers)
{
    public override Tensor forward(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        var x = tensor.alias();
        for (var i = 0; i < Count; i++)
        {
            using var before = x;
            if (NormAt(i) is not var (norm, relu, last))
            {
                x = this[i].call(x);
            }
            else if (last + 1 < Count && this[last + 1] is ConvolutionLayer convolution && convolution.SupportsFusedNorm(norm, relu, x))
            {
                x = convolution.Normed(norm, relu, x);
                i = last + 1;
            }
            else
            {
                x = norm.Normalise(x, relu);
                i = last;
            }
        }

        return x;
    }

    /// <summary>
    /// The batch norm that begins here, with the ReLU before or behind it, and the place of the last of the two; null for any other layer.
    /// </summary>
    private (BatchNormLayer Norm, Relu Relu, int Last)? NormAt(int at) =>
        this[at] switch
        {
            BatchNormLayer norm when at + 1 < Count && this[at + 1] is TorchSharp.Modules.ReLU => (norm, Relu.After, at + 1),
            BatchNormLayer norm => (norm, Relu.None, at),
            TorchSharp.Modules.ReLU when at + 1 < Count && this[at + 1] is BatchNormLayer norm => (norm, Relu.Before, at + 1),
            _ => null,
        };
}
