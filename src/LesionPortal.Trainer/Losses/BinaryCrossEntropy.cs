using static TorchSharp.torch;

namespace LesionPortal.Trainer.Losses;

public static class BinaryCrossEntropy
{
    /// <summary>
    /// Σ x − xy + log(1 + e^−x) over pixels and batch, which libtorch computes as max(x,0) − xy + log(1 + e^−|x|): finite for every x.
    /// </summary>
    public static Tensor Sum(Tensor logits, Tensor targets) =>
        nn.functional.binary_cross_entropy_with_logits(logits, targets, reduction: nn.Reduction.Sum);
}
