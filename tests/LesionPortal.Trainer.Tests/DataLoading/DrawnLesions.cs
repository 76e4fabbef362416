using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Tests.DataLoading;

/// <summary>Synthetic batches: tinted skin with a dark ellipse off the centre, channels last, and its mask.</summary>
internal static class DrawnLesions
{
    public static (Tensor Images, Tensor Masks) Batch(int count = 4, int side = 64)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(9);
        var masks = Ellipse(side, 0.44, 0.55, 0.28, 0.17).to_type(ScalarType.Float32).expand(count, 1, side, side).contiguous();
        var skin = tensor(new[] { 0.8f, 0.6f, 0.5f }).reshape(1, 3, 1, 1);
        var lesion = tensor(new[] { 0.4f, 0.25f, 0.2f }).reshape(1, 3, 1, 1);
        var grain = rand([count, 3, side, side], ScalarType.Float32, generator: generator) * 0.1;
        var images = ChannelsLast.Of(skin + (lesion - skin) * masks + grain);
        return (images.MoveToOuterDisposeScope(), masks.MoveToOuterDisposeScope());
    }

    /// <summary>(side,side) of booleans; centre and half axes as shares of the side.</summary>
    public static Tensor Ellipse(int side, double x, double y, double across, double down)
    {
        var axis = (arange(side, ScalarType.Float32) + 0.5) / side;
        return ((axis.unsqueeze(0) - x) / across).square() + ((axis.unsqueeze(1) - y) / down).square() < 1;
    }

    /// <summary>
    /// (1,3,side,side): red is the pixel's own x, green its y, both as shares of the side. After a move they tell where a pixel came from.
    /// </summary>
    public static Tensor Coordinates(int side)
    {
        var axis = (arange(side, ScalarType.Float32) + 0.5) / side;
        return stack([axis.unsqueeze(0).expand(side, side), axis.unsqueeze(1).expand(side, side), zeros(side, side)], 0).unsqueeze(0);
    }

    public static double Difference(Tensor a, Tensor b) => (a - b).abs().max().ToDouble();
}
