using static TorchSharp.torch;

namespace LesionPortal.Kernels;

/// <summary>
/// A convolution as products of matrices, image by image: what each output pixel sees becomes a column (im2col; Chellapilla et al., "High
/// performance convolutional neural networks for document processing", 2006). Slower than oneDNN, but computed by BLAS.
/// </summary>
internal sealed class MatrixConvolution(Layer layer) : IConvolution
{
    private readonly long _fromEach = layer.From / layer.Groups * layer.Kernel * layer.Kernel;
    private readonly long _toEach = layer.To / layer.Groups;

    public Tensor Forward(Tensor x, Tensor weight, Tensor? bias)
    {
        using var scope = NewDisposeScope();
        using var gradientless = no_grad();
        var filters = weight.reshape(layer.Groups, _toEach, _fromEach);
        var y = Map(x.shape[0], layer.To, layer.OutputHeight, layer.OutputWidth);
        for (var n = 0; n < x.shape[0]; n++)
        {
            using var inner = NewDisposeScope();
            y.narrow(0, n, 1).copy_(filters.bmm(Columns(x, n)).reshape(1, layer.To, layer.OutputHeight, layer.OutputWidth));
        }

        if (bias is not null)
            y.add_(bias.reshape(1, -1, 1, 1));
        return y.MoveToOuterDisposeScope();
    }

    public Tensor InputGradient(Tensor gradient, Tensor weight, long[] input)
    {
        using var scope = NewDisposeScope();
        using var gradientless = no_grad();
        var filters = weight.reshape(layer.Groups, _toEach, _fromEach).transpose(1, 2);
        var dx = Map(input[0], input[1], input[2], input[3]);
        for (var n = 0; n < input[0]; n++)
        {
            using var inner = NewDisposeScope();
            var columns = filters.bmm(Rows(gradient, n)).reshape(1, layer.Groups * _fromEach, -1);
            dx.narrow(0, n, 1)
                .copy_(
                    nn.functional.fold(
                        columns,
                        (input[2], input[3]),
                        (layer.Kernel, layer.Kernel),
                        (layer.Dilation, layer.Dilation),
                        (layer.Padding, layer.Padding),
                        (layer.Stride, layer.Stride)
                    )
                );
        }

        return dx.MoveToOuterDisposeScope();
    }

    public (Tensor Weight, Tensor Bias) WeightGradient(Tensor x, Tensor gradient)
    {
        using var scope = NewDisposeScope();
        using var gradientless = no_grad();
        var sum = zeros(layer.Groups, _toEach, _fromEach);
        for (var n = 0; n < x.shape[0]; n++)
        {
            using var inner = NewDisposeScope();
            sum.add_(Rows(gradient, n).bmm(Columns(x, n).transpose(1, 2)));
        }

        var weight = sum.reshape(layer.To, layer.From / layer.Groups, layer.Kernel, layer.Kernel);
        return (weight.MoveToOuterDisposeScope(), gradient.sum([0, 2, 3]).MoveToOuterDisposeScope());
    }

    /// <summary>
    /// A map to be filled, in the layer's order of memory. Not a view of another tensor: autograd refuses to change those in place.
    /// </summary>
    private Tensor Map(long images, long channels, long height, long width) =>
        layer.ChannelsLast ? TensorPool.EmptyMap(images, channels, height, width) : empty(images, channels, height, width);

    /// <summary>(groups, C/groups·k·k, H'·W') of one image.</summary>
    private Tensor Columns(Tensor x, int image) =>
        nn
            .functional.unfold(
                x.narrow(0, image, 1).contiguous(),
                (layer.Kernel, layer.Kernel),
                (layer.Dilation, layer.Dilation),
                (layer.Padding, layer.Padding),
                (layer.Stride, layer.Stride)
            )
            .reshape(layer.Groups, _fromEach, -1);

    /// <summary>(groups, K/groups, H'·W') of one image.</summary>
    private Tensor Rows(Tensor gradient, int image) => gradient.narrow(0, image, 1).reshape(layer.Groups, _toEach, -1);
}
