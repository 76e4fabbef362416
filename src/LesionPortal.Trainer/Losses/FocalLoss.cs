using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Losses;

/// <summary>Focal loss with γ = 2, after Lin et al., ICCV 2017.</summary>
public static class FocalLoss
{
    /// <summary>
    /// −Σ (1−p)²·y·log p + (1−y)·log(1−p): the notebook weights only the positive term (the paper weights both).
    /// Through log-sigmoid, since log(1−p) = logσ(−x) and 1−p = σ(−x): finite for every x.
    /// </summary>
    public static Tensor NotebookSum(Tensor logits, Tensor targets)
    {
        using var scope = NewDisposeScope();
        var opposite = -logits;
        var positive = opposite.sigmoid().square() * targets * nn.functional.logsigmoid(logits);
        var negative = (1 - targets) * nn.functional.logsigmoid(opposite);
        return (-(positive + negative).sum()).MoveToOuterDisposeScope();
    }
}
