using LesionPortal.Core.Masks;
using LesionPortal.Core.Statistics;

namespace LesionPortal.Core.Imaging;

/// <summary>The colour of skin beside a lesion, and how much the lesion differs from it.</summary>
/// <param name="Contrast">ΔE*ab between the median colours of lesion and skin; null without enough of either.</param>
/// <param name="Ita">Individual typology angle of the skin in degrees, median over its pixels; null without enough skin.</param>
/// <param name="ItaLow">First quartile over the pixels: how much one image's skin varies, not an interval of the person's tone.</param>
/// <param name="ItaHigh">Third quartile.</param>
/// <param name="SkinShare">Of the image that was taken as skin, 0 to 1.</param>
public sealed record SkinColour(double? Contrast, double? Ita, double? ItaLow, double? ItaHigh, double SkinShare);

/// <summary>
/// Lesion-skin contrast and skin tone from an image and its reference mask. Averaged down by a whole factor to about 384 pixels on the
/// longer side, in CIELAB. Skin is what lies outside the mask and at least 8 of these pixels from it, without: pixels darker than L* 20 and
/// what is within 8 pixels of them (the dark corners of the lens), dark lines and their neighbours (hair), and pixels whose lightness is
/// more than 2.5 robust standard deviations (1.4826 · MAD) from the median (vignette, reflections, gel). ITA = atan((L* − 50)/b*) · 180/π
/// (Chardon, Cretois and Hourseau 1991) of skin pixels with b* above 0. The light of dermatoscopes is not calibrated: ITA orders the images
/// of one device, it does not tell a person's skin type.
/// </summary>
public static class SkinMeasure
{
    /// <summary>Raised when the measure changes, so that stored values are taken anew.</summary>
    public const int Version = 1;

    /// <summary>Of the image: less is mostly the rim of the lens.</summary>
    public const double MinSkinPixels = 0.05;

    private const int MinPixels = 50;
    private const int Margin = 8;
    private const double DarkBelow = 20;
    private const double MostDeviations = 2.5;

    /// <exception cref="ArgumentException">Mask and image differ in size.</exception>
    public static SkinColour Of(RgbImage image, PixelMask mask)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(mask);
        if ((image.Width, image.Height) != (mask.Width, mask.Height))
            throw new ArgumentException(
                $"The mask is {mask.Width}×{mask.Height} but the image is {image.Width}×{image.Height}; give the mask at the image's size.",
                nameof(mask)
            );
        var (hair, width, height) = HairMeasure.Lines(image);
        var factor = HairMeasure.ReductionOf(image.Width, image.Height);
        var colours = Reduced(image, factor, width, height);
        var (any, all) = Reduced(mask, factor, width, height);
        List<CieLab> lesion = [.. colours.Where((_, i) => all[i])];
        var skin = WithoutOutliers(Candidates(colours, any, hair, width, height));
        var share = (double)skin.Count / colours.Length;
        if (skin.Count < MinPixels || share < MinSkinPixels)
            return new(null, null, null, null, share);
        double[] angles = [.. skin.Where(c => c.B > 0).Select(Angle)];
        Array.Sort(angles);
        var contrast = lesion.Count < MinPixels ? (double?)null : Median(lesion).DifferenceTo(Median(skin));
        // Where most pixels are not yellowish it is no light that shows skin as skin.
        return 2 * angles.Length < skin.Count
            ? new(contrast, null, null, null, share)
            : new(contrast, Quantile.Linear(angles, 0.5), Quantile.Linear(angles, 0.25), Quantile.Linear(angles, 0.75), share);
    }

    /// <summary>Of one colour, in degrees; meant for b* above 0.</summary>
    public static double Angle(CieLab colour) => Math.Atan((colour.L - 50) / colour.B) * 180 / Math.PI;

    private static List<CieLab> Candidates(CieLab[] colours, bool[] lesion, bool[] hair, int width, int height)
    {
        var toLesion = DistanceTransform.Squared(lesion, width, height);
        // Neither a dark lesion nor a dark hair is the dark of the lens.
        var toDark = DistanceTransform.Squared([.. colours.Select((c, i) => c.L < DarkBelow && !lesion[i] && !hair[i])], width, height);
        var toHair = DistanceTransform.Squared(hair, width, height);
        return [.. colours.Where((_, i) => toLesion[i] >= Margin * Margin && toDark[i] >= Margin * Margin && toHair[i] > 2)];
    }

    private static List<CieLab> WithoutOutliers(List<CieLab> skin)
    {
        if (skin.Count == 0)
            return skin;
        var median = Middle(skin.Select(c => c.L));
        // Half a step of L* at least: on a drawn image the skin may have one colour.
        var reach = Math.Max(0.5, MostDeviations * 1.4826 * Middle(skin.Select(c => Math.Abs(c.L - median))));
        return [.. skin.Where(c => Math.Abs(c.L - median) <= reach)];
    }

    private static CieLab Median(List<CieLab> colours) =>
        new(Middle(colours.Select(c => c.L)), Middle(colours.Select(c => c.A)), Middle(colours.Select(c => c.B)));

    private static double Middle(IEnumerable<double> values)
    {
        double[] sorted = [.. values];
        Array.Sort(sorted);
        return Quantile.Linear(sorted, 0.5);
    }

    private static CieLab[] Reduced(RgbImage image, int factor, int width, int height)
    {
        var sums = new (int R, int G, int B)[width * height];
        for (var y = 0; y < height * factor; y++)
        {
            for (var x = 0; x < width * factor; x++)
            {
                var at = 3 * (y * image.Width + x);
                ref var sum = ref sums[y / factor * width + x / factor];
                sum = (sum.R + image.Pixels[at], sum.G + image.Pixels[at + 1], sum.B + image.Pixels[at + 2]);
            }
        }

        var n = (double)(factor * factor);
        return [.. sums.Select(s => CieLab.OfRgb(s.R / n, s.G / n, s.B / n))];
    }

    /// <summary>Blocks with any pixel inside, and those with all.</summary>
    private static (bool[] Any, bool[] All) Reduced(PixelMask mask, int factor, int width, int height)
    {
        var counts = new int[width * height];
        for (var y = 0; y < height * factor; y++)
        {
            for (var x = 0; x < width * factor; x++)
                counts[y / factor * width + x / factor] += mask.Pixels[y * mask.Width + x] ? 1 : 0;
        }

        return ([.. counts.Select(c => c > 0)], [.. counts.Select(c => c == factor * factor)]);
    }
}
