using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LesionPortal.Kernels;

/// <summary>
/// A 2×2 up-convolution with stride 2, (N,C,h,w) → (N,K,2h,2w), with PyTorch's start, weights and names (<see cref="ConvTranspose2d"/>
/// cannot be derived from). Its windows don't overlap: each pixel is multiplied by a matrix (C, 4K).
/// </summary>
public sealed class UpConvolutionLayer : nn.Module<Tensor, Tensor>
{
    private const int Side = 2;
    private readonly Parameter weight;
    private readonly Parameter bias;

    public UpConvolutionLayer(long from, long to)
        : base(nameof(ConvTranspose2d))
    {
        using var start = nn.ConvTranspose2d(from, to, Side, stride: Side);
        weight = (Parameter)nn.Parameter(start.weight.detach().clone()).DetachFromDisposeScope();
        bias = (Parameter)nn.Parameter(start.bias!.detach().clone()).DetachFromDisposeScope();
        RegisterComponents();
    }

    /// <summary>(C,K,2,2)</summary>
    public Parameter Weight => weight;

    /// <summary>(K)</summary>
    public Parameter Bias => bias;

    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var layer = new Layer
        {
            Kind = LayerKind.UpConvolution,
            Images = input.shape[0],
            From = input.shape[1],
            To = weight.shape[1],
            Height = input.shape[2],
            Width = input.shape[3],
            Kernel = Side,
            Stride = Side,
            Bias = true,
            ChannelsLast = ChannelTiles.AreChannelsLast(input),
        };
        if (LayerRecorder.IsRecording)
            return LayerRecorder.Add(layer, layer.To, layer.OutputHeight, layer.OutputWidth);
        var way =
            input.device_type == DeviceType.CPU ? LayerAlgorithms.Chosen(layer) ?? LayerAlgorithms.Libtorch : LayerAlgorithms.Libtorch;
        var output =
            way == LayerAlgorithms.MatrixProducts
                ? Multiplied(input)
                : nn.functional.conv_transpose2d(input, weight, bias, strides: [Side, Side]);
        return InjectedFault.Spoil(layer, way, output);
    }

    private Tensor Multiplied(Tensor input)
    {
        using var scope = NewDisposeScope();
        var (images, from, height, width) = (input.shape[0], input.shape[1], input.shape[2], input.shape[3]);
        var to = weight.shape[1];
        var pixels = input.permute(0, 2, 3, 1).reshape(-1, from);
        var filters = weight.permute(0, 2, 3, 1).reshape(from, -1); // (C, 2·2·K)
        var windows = pixels.mm(filters).reshape(images, height, width, Side, Side, to).permute(0, 1, 3, 2, 4, 5);
        var map = windows.reshape(images, Side * height, Side * width, to) + bias;
        return map.permute(0, 3, 1, 2).MoveToOuterDisposeScope();
    }
}
