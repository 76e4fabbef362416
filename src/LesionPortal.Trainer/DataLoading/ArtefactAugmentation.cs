using LesionPortal.Core.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.DataLoading;

/// <summary>Blur, hair and dark corners, each on the images that its probability picks.</summary>
internal sealed class ArtefactAugmentation(AugmentationSettings settings)
{
    /// <summary>Changes images (n,3,S,S), whose channels are last, in place.</summary>
    public void ApplyTo(Tensor images, Random random)
    {
        for (var i = 0; i < images.size(0); i++)
        {
            using var scope = NewDisposeScope();
            var image = images[i];
            if (Picked(settings.Blur))
                Blur(image, Math.Max(0.5, random.Between(0.002, 0.006) * image.size(1)));
            if (Picked(settings.Hair))
                Grow(image, random);
            if (Picked(settings.Vignette))
                DarkenCorners(image, random);
        }

        bool Picked(double probability) => probability > 0 && random.NextDouble() < probability;
    }

    /// <summary>Gaussian of the given standard deviation in pixels, cut at three of them; the edge pixel goes on outside.</summary>
    private static void Blur(Tensor image, double sigma)
    {
        var radius = (int)Math.Ceiling(3 * sigma);
        var weights = Enumerable.Range(-radius, 2 * radius + 1).Select(i => Math.Exp(-0.5 * i * i / (sigma * sigma))).ToArray();
        var kernel = tensor(weights.Select(w => (float)(w / weights.Sum())).ToArray(), device: image.device);
        var padded = nn.functional.pad(image.unsqueeze(1), [radius, radius, radius, radius], PaddingModes.Replicate);
        var rows = nn.functional.conv2d(padded, kernel.reshape(1, 1, 1, -1));
        image.copy_(nn.functional.conv2d(rows, kernel.reshape(1, 1, -1, 1)).squeeze(1).clamp_(0, 1));
    }

    /// <summary>Blends towards a dark brown along the hairs, where the image is brighter: a hair never lightens a lesion.</summary>
    private static void Grow(Tensor image, Random random)
    {
        var side = (int)image.size(1);
        var cover = tensor(HairDrawing.Cover(side, random), device: image.device).to_type(ScalarType.Float32).div_(255).reshape(side, side);
        var red = random.Between(0.05, 0.25);
        var colour = tensor([(float)red, (float)(0.75 * red), (float)(0.6 * red)], device: image.device).reshape(3, 1, 1);
        image.sub_((image - colour).relu_().mul_(cover));
    }

    /// <summary>
    /// Multiplies by 1 inside a circle near the centre and, after a soft rim, by 1 − strength outside. Lengths in half sides: a corner is
    /// 1.41 away.
    /// </summary>
    private static void DarkenCorners(Tensor image, Random random)
    {
        var side = image.size(1);
        var (radius, rim, strength) = (random.Between(0.85, 1.15), random.Between(0.05, 0.3), random.Between(0.6, 1));
        var axis = (arange(side, ScalarType.Float32, image.device) + 0.5) * (2.0 / side) - 1;
        var across = (axis - random.Symmetric(0.1)).square().unsqueeze(0);
        var down = (axis - random.Symmetric(0.1)).square().unsqueeze(1);
        var outside = (((across + down).sqrt() - radius) / rim).clamp(0, 1);
        image.mul_(1 - outside.square() * (3 - 2 * outside) * strength);
    }
}
