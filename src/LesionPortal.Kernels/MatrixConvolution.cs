using static TorchSharp.torch;

namespace LesionPortal.Kernels;

/// <summary>
/// A convolution as products of matrices, image by image: what each output pixel sees becomes a column (im2col; Chellapilla et al., "High performance
/// convolutional neural networks for document processing", 2006). Slower than oneDNN, but computed by BLAS.
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
        var maps = Enumerable.Range(0, (int)x.shape[0]).Select(n =>
        {
            using var inner = NewDisposeScope();
            return filters.bmm(Columns(x, n)).reshape(1, layer.To, layer.OutputHeight, layer.OutputWidth).MoveToOuterDisposeScope();
        }).ToArray();
        var y = cat(maps, 0);
        if (bias is not null)
            y.add_(bias.reshape(1, -1, 1, 1));
        return (layer.ChannelsLast ? ChannelTiles.ChannelsLast(y) : y).MoveToOuterDisposeScope();
    }

    public Tensor InputGradient(Tensor gradient, Tensor weight, long[] input)
    {
        using var scope = NewDisposeScope();
        using var gradientless = no_grad();
        var filters = weight.reshape(layer.Groups, _toEach, _fromEach).transpose(1, 2);
        var maps = Enumerable.Range(0, (int)gradient.shape[0]).Select(n =>
        {
            using var inner = NewDisposeScope();
            var columns = filters.bmm(Rows(gradient, n)).reshape(1, layer.Groups * _fromEach, -1);
            return nn.functional.fold(columns, (input[2], input[3]), (layer.Kernel, layer.Kernel), (layer.Dilation, layer.Dilation),
                (layer.Padding, layer.Padding), (layer.Stride, layer.Stride)).MoveToOuterDisposeScope();
        }).ToArray();
        var dx = cat(maps, 0);
        return (layer.ChannelsLast ? ChannelTiles.ChannelsLast(dx) : dx).MoveToOuterDisposeScope();
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

    /// <summary>(groups, C/groups·k·k, H'·W') of one image.</summary>
    private Tensor Columns(Tensor x, int image) =>
        nn.functional.unfold(x.narrow(0, image, 1).contiguous(), (layer.Kernel, layer.Kernel), (layer.Dilation, layer.Dilation),
            (layer.Padding, layer.Padding), (layer.Stride, layer.Stride)).reshape(layer.Groups, _fromEach, -1);

    /// <summary>(groups, K/groups, H'·W') of one image.</summary>
    private Tensor Rows(Tensor gradient, int image) => gradient.narrow(0, image, 1).reshape(layer.Groups, _toEach, -1);
}
