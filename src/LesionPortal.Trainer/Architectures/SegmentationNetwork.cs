using static TorchSharp.torch;

namespace LesionPortal.Trainer.Architectures;

/// <summary>
/// Images (N,3,H,W) with values 0 to 1 → logits (N,1,H,W). H and W must be multiples of <see cref="SizeStep"/>.
/// Weights start as PyTorch's do (He-uniform with a = √5 for convolutions, 1 and 0 for batch norm).
/// </summary>
public abstract class SegmentationNetwork(string name) : nn.Module<Tensor, Tensor>(name)
{
    /// <summary>Four poolings by two.</summary>
    public const int SizeStep = 16;

    public long ParameterCount => parameters().Sum(p => p.numel());

    /// <exception cref="ArgumentException">The tensor is not (N,3,H,W) with sides a multiple of 16.</exception>
    protected static void CheckInput(Tensor images)
    {
        var shape = images.shape;
        if (shape.Length != 4 || shape[1] != 3)
            throw new ArgumentException($"The network takes images of shape (N,3,H,W), not ({string.Join(",", shape)}).", nameof(images));
        if (shape[2] % SizeStep != 0 || shape[3] % SizeStep != 0)
        {
            throw new ArgumentException(
                $"Images of {shape[3]}×{shape[2]} do not fit: both sides must be multiples of {SizeStep}; the nearest are {Nearest(shape[3])}×{Nearest(shape[2])}.",
                nameof(images));
        }
    }

    private static long Nearest(long side) => Math.Max(1, (side + SizeStep / 2) / SizeStep) * SizeStep;
}
