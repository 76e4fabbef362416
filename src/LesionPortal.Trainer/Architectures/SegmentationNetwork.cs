using LesionPortal.Core.Runs;
using LesionPortal.Kernels;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Architectures;

/// <summary>
/// Images (N,3,H,W) with values 0 to 1 → logits (N,1,H,W). H and W must be multiples of <see cref="SizeStep"/>.
/// Weights start as PyTorch's do (He-uniform with a = √5 for convolutions, 1 and 0 for batch norm) unless the network says otherwise.
/// Channels-last images stay channels-last through every layer.
/// </summary>
public abstract class SegmentationNetwork(string name) : nn.Module<Tensor, Tensor>(name)
{
    /// <summary>Four poolings by two. Networks that go down to 1/32 come back up to the size of the map beside them.</summary>
    public const int SizeStep = 16;

    /// <summary>Begins the names of the tensors that only a network with deep supervision has.</summary>
    public const string AuxiliaryPrefix = "auxiliary.";

    private ModuleList<ConvolutionLayer>? auxiliary;

    public long ParameterCount => parameters().Sum(p => p.numel());

    /// <summary>Whether it was built with auxiliary heads, so that <see cref="ForwardDeep"/> answers.</summary>
    public bool HasDeepSupervision => auxiliary is not null;

    /// <summary>(N,3,H,W) → logits (N,1,H,W).</summary>
    /// <exception cref="ArgumentException">The tensor is not (N,3,H,W) with sides a multiple of <see cref="SizeStep"/>.</exception>
    public sealed override Tensor forward(Tensor input)
    {
        CheckInput(input);
        using var scope = NewDisposeScope();
        return Logits(input, coarse: null).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The logits of <see cref="forward"/>, then those of the auxiliary heads from the finest decoder stage to the coarsest
    /// (Lee et al., Deeply-Supervised Nets, AISTATS 2015), all (N,1,H,W): coarser ones are up-sampled bilinearly.
    /// </summary>
    /// <exception cref="InvalidOperationException">The network was built without deep supervision.</exception>
    /// <exception cref="ArgumentException">The tensor is not (N,3,H,W) with sides a multiple of <see cref="SizeStep"/>.</exception>
    public IReadOnlyList<Tensor> ForwardDeep(Tensor input)
    {
        if (auxiliary is null)
        {
            throw new InvalidOperationException(
                $"{GetName()} was built without deep supervision. {string.Join(", ", RunCatalogue.DeeplySupervised)} have "
                    + $"it: create one of them with deepSupervision."
            );
        }

        CheckInput(input);
        using var scope = NewDisposeScope();
        var coarse = new List<Tensor>();
        var logits = Logits(input, coarse);
        var deep = coarse.AsEnumerable().Reverse().Zip(auxiliary, (map, head) => Upsampling.To(head.call(map), input));
        return [.. deep.Prepend(logits).Select(t => t.MoveToOuterDisposeScope())];
    }

    /// <summary>(N,3,H,W) → logits (N,1,H,W).</summary>
    /// <param name="coarse">Takes the decoder's maps that have an auxiliary head, coarsest first; null when nobody wants them.</param>
    protected abstract Tensor Logits(Tensor images, ICollection<Tensor>? coarse);

    /// <summary>Gives the network its 1×1 auxiliary heads; called last, so that the other weights are those of a network without.</summary>
    /// <param name="widths">Channels of the decoder's maps, finest first.</param>
    protected void AddAuxiliaryHeads(params ReadOnlySpan<int> widths)
    {
        auxiliary = nn.ModuleList<ConvolutionLayer>();
        foreach (var width in widths)
            auxiliary.Add(new ConvolutionLayer(width, 1, 1));
        register_module(AuxiliaryPrefix.TrimEnd('.'), auxiliary);
    }

    private static void CheckInput(Tensor images)
    {
        var shape = images.shape;
        if (shape.Length != 4 || shape[1] != 3)
            throw new ArgumentException($"The network takes images of shape (N,3,H,W), not ({string.Join(",", shape)}).", nameof(images));
        if (shape[2] % SizeStep != 0 || shape[3] % SizeStep != 0)
        {
            throw new ArgumentException(
                $"Images of {shape[3]}×{shape[2]} do not fit: both sides must be multiples of {SizeStep}; the nearest are "
                    + $"{Nearest(shape[3])}×{Nearest(shape[2])}.",
                nameof(images)
            );
        }
    }

    private static long Nearest(long side) => Math.Max(1, (side + SizeStep / 2) / SizeStep) * SizeStep;
}
