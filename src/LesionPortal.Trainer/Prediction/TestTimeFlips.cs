using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Prediction;

/// <summary>An image seen in four ways, and the mean of what the network thinks of them (Simonyan &amp; Zisserman, ICLR 2015).</summary>
public static class TestTimeFlips
{
    /// <summary>Keeps the logit of a probability that is 0 or 1 in single precision finite: ± 16.</summary>
    internal const double Smallest = 1e-7;

    /// <summary>(N,1,H,W) dimensions to mirror, in turn: none, columns, rows, both.</summary>
    private static readonly long[][] Views =
    [
        [],
        [3],
        [2],
        [2, 3],
    ];

    /// <summary>
    /// The logit of the mean probability over the four views, each mirrored back: (N,3,H,W) → (N,1,H,W). For networks whose input is
    /// prepared image by image, as all are: preparing and mirroring change places.
    /// </summary>
    /// <param name="network">Images (N,3,H,W) → logits (N,1,H,W).</param>
    public static Tensor Logits(nn.Module<Tensor, Tensor> network, Tensor images)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(images);
        using var scope = NewDisposeScope();
        Tensor? sum = null;
        foreach (var view in Views)
        {
            using var one = NewDisposeScope();
            var probabilities = view.Length == 0 ? network.call(images).sigmoid() : network.call(images.flip(view)).sigmoid().flip(view);
            sum = (sum is null ? probabilities : sum.add_(probabilities)).MoveToOuterDisposeScope();
        }

        return sum!.div_(Views.Length).logit(Smallest).MoveToOuterDisposeScope();
    }
}
