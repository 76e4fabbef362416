using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Losses;

/// <summary>Soft Dice (Milletari et al., 3DV 2016) over the whole batch, as the notebook's code takes it.</summary>
public static class DiceLoss
{
    private const double Epsilon = 1e-8;

    /// <summary>1 − (2·Σpy + ε)/(Σp + Σy + ε), p = σ(x), ε = 1e-8: 0 to 1; empty targets met by p = 0 cost nothing.</summary>
    public static Tensor OfBatch(Tensor logits, Tensor targets)
    {
        using var scope = NewDisposeScope();
        var p = logits.sigmoid();
        var overlap = 2 * (p * targets).sum() + Epsilon;
        var loss = 1 - overlap / (p.sum() + targets.sum() + Epsilon);
        return loss.MoveToOuterDisposeScope();
    }
}
