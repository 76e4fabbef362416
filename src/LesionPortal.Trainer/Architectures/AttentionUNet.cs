using LesionPortal.Kernels;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LesionPortal.Trainer.Architectures;

/// <summary>
/// Attention U-Net (Oktay et al., MIDL 2018) for two dimensions: five levels c, 2c, 4c, 8c, 16c, bilinear up-sampling, and additive
/// gates on the skips, which let through what the coarser level asks for. As in the paper the finest skip is not gated.
/// The paper's (three-dimensional) networks have c = 16.
/// </summary>
public sealed class AttentionUNet : SegmentationNetwork
{
    private readonly ModuleList<Sequential> encoder;
    private readonly ModuleList<AttentionGate> gates;
    private readonly ModuleList<Sequential> decoder;
    private readonly ConvolutionLayer head;

    public AttentionUNet(int baseChannels, bool deepSupervision = false)
        : base(nameof(AttentionUNet))
    {
        var c = baseChannels;
        encoder = ModuleList(
            Blocks.ConvNorm(3, c, c),
            Blocks.ConvNorm(c, 2 * c, 2 * c),
            Blocks.ConvNorm(2 * c, 4 * c, 4 * c),
            Blocks.ConvNorm(4 * c, 8 * c, 8 * c),
            Blocks.ConvNorm(8 * c, 16 * c, 16 * c)
        );
        gates = ModuleList(new AttentionGate(8 * c, 16 * c), new AttentionGate(4 * c, 8 * c), new AttentionGate(2 * c, 4 * c));
        decoder = ModuleList(
            Blocks.ConvNorm(24 * c, 8 * c, 8 * c),
            Blocks.ConvNorm(12 * c, 4 * c, 4 * c),
            Blocks.ConvNorm(6 * c, 2 * c, 2 * c),
            Blocks.ConvNorm(3 * c, c, c)
        );
        head = new ConvolutionLayer(c, 1, 1);
        RegisterComponents();
        if (deepSupervision)
            AddAuxiliaryHeads(2 * c, 4 * c, 8 * c);
    }

    protected override Tensor Logits(Tensor images, ICollection<Tensor>? coarse)
    {
        var skips = new Stack<Tensor>();
        var x = encoder[0].call(images); // (N, c, H, W)
        foreach (var stage in encoder.Skip(1))
        {
            skips.Push(x);
            x = stage.call(Pooling.Max(x)); // (N, c·2^k, H/2^k, W/2^k), to 16c at H/16
        }

        for (var k = 0; k < decoder.Count; k++)
        {
            var skip = skips.Pop();
            var gated = k < gates.Count ? gates[k].call(skip, x) : skip;
            x = decoder[k].call(Concatenation.WithUpsampled(gated, x));
            if (k < gates.Count)
                coarse?.Add(x); // 8c at H/8, 4c at H/4, 2c at H/2
        }

        return head.call(x); // (N, 1, H, W) logits
    }
}

/// <summary>
/// The paper's additive gate (equations 1 and 2): α = σ(ψ(ReLU(Wₓx + W_g g))) on the coarser grid, up-sampled bilinearly, times x.
/// </summary>
internal sealed class AttentionGate : Module<Tensor, Tensor, Tensor>
{
    private readonly ConvolutionLayer fromSkip;
    private readonly ConvolutionLayer fromGate;
    private readonly ConvolutionLayer psi;

    /// <param name="skip">Channels of x; half as many are compared.</param>
    /// <param name="gate">Channels of g.</param>
    public AttentionGate(int skip, int gate)
        : base(nameof(AttentionGate))
    {
        fromSkip = new ConvolutionLayer(skip, skip / 2, 2, stride: 2, bias: false);
        fromGate = new ConvolutionLayer(gate, skip / 2, 1);
        psi = new ConvolutionLayer(skip / 2, 1, 1);
        RegisterComponents();
    }

    /// <summary>x (N,skip,H,W) and g (N,gate,H/2,W/2) → (N,skip,H,W).</summary>
    public override Tensor forward(Tensor skip, Tensor gate)
    {
        using var scope = NewDisposeScope();
        var agreement = fromSkip.call(skip).add_(fromGate.call(gate)).relu_(); // (N, skip/2, H/2, W/2)
        var attention = Upsampling.To(psi.call(agreement).sigmoid(), skip); // (N, 1, H, W), 0 to 1
        return (skip * attention).MoveToOuterDisposeScope();
    }
}
