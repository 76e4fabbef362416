using LesionPortal.Core.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.DataLoading;

/// <summary>
/// Brightness, contrast, saturation and hue, in this order. All four are affine in the colour, so one 3×3 matrix and one offset an image
/// do.
/// </summary>
internal sealed class ColourAugmentation(AugmentationSettings settings)
{
    /// <summary>Rec. 601: what red, green and blue add to grey.</summary>
    private static readonly double[] Luma = [0.299, 0.587, 0.114];

    public bool IsOff { get; } = settings is { Brightness: 0, Contrast: 0, Saturation: 0, Hue: 0 };

    /// <summary>(n,3,S,S) → the same shape, cut to 0 to 1.</summary>
    public Tensor Apply(Tensor images, Random random)
    {
        using var scope = NewDisposeScope();
        var count = images.size(0);
        var means = images.mean([2, 3]).to_type(ScalarType.Float32).cpu().data<float>().ToArray();
        var matrices = new float[count * 9];
        var offsets = new float[count];
        for (var i = 0; i < count; i++)
            offsets[i] = Draw(means.AsSpan(3 * i, 3), matrices.AsSpan(9 * i, 9), random);
        var matrix = tensor(matrices, device: images.device).reshape(count, 3, 3);
        var offset = tensor(offsets, device: images.device).reshape(count, 1, 1);
        return matrix.bmm(images.flatten(2)).add_(offset).clamp_(0, 1).reshape(images.shape).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Fills the matrix, row by row, and gives the offset, the same for every channel: saturation and hue leave grey alone.
    /// </summary>
    private float Draw(ReadOnlySpan<float> mean, Span<float> matrix, Random random)
    {
        var brightness = 1 + random.Symmetric(settings.Brightness);
        var contrast = 1 + random.Symmetric(settings.Contrast);
        var saturation = 1 + random.Symmetric(settings.Saturation);
        var (sin, cos) = Math.SinCos(random.Symmetric(settings.Hue) * Math.PI);

        // A turn around (1,1,1)/√3 by Rodrigues' formula: rows are shifted copies of these three.
        double[] turn = [cos + (1 - cos) / 3, (1 - cos) / 3 - sin / Math.Sqrt(3), (1 - cos) / 3 + sin / Math.Sqrt(3)];
        for (var row = 0; row < 3; row++)
        {
            // Saturation is s·I + (1 − s)·1·Lumaᵀ, and a row of the turn sums to 1.
            for (var column = 0; column < 3; column++)
                matrix[3 * row + column] = (float)(
                    brightness * contrast * (saturation * turn[(column - row + 3) % 3] + (1 - saturation) * Luma[column])
                );
        }

        var grey = Luma[0] * mean[0] + Luma[1] * mean[1] + Luma[2] * mean[2];
        return (float)((1 - contrast) * brightness * grey);
    }
}
