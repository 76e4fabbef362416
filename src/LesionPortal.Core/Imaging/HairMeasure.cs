using LesionPortal.Core.Masks;

namespace LesionPortal.Core.Imaging;

/// <summary>
/// How much of an image thin dark lines cover, as hair does. On the grey image (BT.601) averaged down by a whole factor to about 384 pixels
/// on its longer side: black-hat (closing minus image) with lines of 9 pixels in four directions, the largest of the four as DullRazor
/// takes it (Lee et al. 1997); pixels above 20 of 255; of their regions those that are at least 40 pixels from corner to corner and thin:
/// no larger than 5 pixels per pixel of that length, or filling at most 15% of their box, as tangled hair does. Pigment networks and the
/// dark rim of the lens seldom pass, skin furrows and fine pale hair are mostly missed: it sorts images into groups, it diagnoses nothing.
/// </summary>
public static class HairMeasure
{
    /// <summary>
    /// An image counts as hairy from this share on: on 60 dermoscopic images looked at, above it strands are seen at first glance.
    /// </summary>
    public const double HairyFrom = 0.01;

    private const int LongSide = 384;
    private const int Reach = 4;
    private const float LeastResponse = 20;
    private const double LeastLength = 40;
    private const double LargestThickness = 5;
    private const double LargestFill = 0.15;

    private static readonly (int X, int Y)[] Directions = [(1, 0), (0, 1), (1, 1), (1, -1)];

    /// <returns>0 to 1.</returns>
    public static double ShareOf(RgbImage image)
    {
        var (responds, width, height) = Lines(image);
        return (double)ThinPixels(responds, width, height) / responds.Length;
    }

    /// <summary>
    /// Where the image, averaged down by <see cref="ReductionOf"/>, responds to lines darker than what is beside them; also what is too
    /// short for hair.
    /// </summary>
    internal static (bool[] Responds, int Width, int Height) Lines(RgbImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        var (grey, width, height) = Reduced(image);
        var responds = new bool[grey.Length];
        foreach (var direction in Directions)
        {
            var closed = Extreme(Extreme(grey, width, height, direction, Math.Max), width, height, direction, Math.Min);
            for (var i = 0; i < responds.Length; i++)
                responds[i] |= closed[i] - grey[i] > LeastResponse;
        }

        return (responds, width, height);
    }

    /// <summary>The whole factor that takes an image to about 384 pixels on its longer side.</summary>
    internal static int ReductionOf(int width, int height) =>
        Math.Min(Math.Max(1, (int)Math.Round((double)Math.Max(width, height) / LongSide)), Math.Min(width, height));

    private static long ThinPixels(bool[] responds, int width, int height)
    {
        var (labels, areas) = MaskRegions.Components(responds, width, height);
        var boxes = new (int Left, int Top, int Right, int Bottom)[areas.Count];
        Array.Fill(boxes, (int.MaxValue, int.MaxValue, 0, 0));
        for (var i = 0; i < labels.Count; i++)
        {
            if (labels[i] == 0)
                continue;
            var (y, x) = int.DivRem(i, width);
            var box = boxes[labels[i] - 1];
            boxes[labels[i] - 1] = (Math.Min(box.Left, x), Math.Min(box.Top, y), Math.Max(box.Right, x), Math.Max(box.Bottom, y));
        }

        return boxes
            .Select((box, region) => IsThin(box.Right - box.Left + 1, box.Bottom - box.Top + 1, areas[region]) ? (long)areas[region] : 0)
            .Sum();
    }

    private static bool IsThin(int width, int height, int area)
    {
        var length = Math.Sqrt((double)width * width + (double)height * height);
        return length >= LeastLength && (area <= LargestThickness * length || area <= LargestFill * width * height);
    }

    /// <summary>The largest or smallest value along a line of 9 pixels centred on each pixel; beyond the image there is nothing.</summary>
    private static float[] Extreme(float[] values, int width, int height, (int X, int Y) direction, Func<float, float, float> choose)
    {
        var result = new float[values.Length];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var extreme = values[y * width + x];
                for (var step = -Reach; step <= Reach; step++)
                {
                    var (nx, ny) = (x + step * direction.X, y + step * direction.Y);
                    if (nx >= 0 && nx < width && ny >= 0 && ny < height)
                        extreme = choose(extreme, values[ny * width + nx]);
                }

                result[y * width + x] = extreme;
            }
        }

        return result;
    }

    private static (float[] Grey, int Width, int Height) Reduced(RgbImage image)
    {
        var factor = ReductionOf(image.Width, image.Height);
        var (width, height) = (image.Width / factor, image.Height / factor);
        var grey = new float[width * height];
        for (var y = 0; y < height * factor; y++)
        {
            for (var x = 0; x < width * factor; x++)
            {
                var at = 3 * (y * image.Width + x);
                grey[y / factor * width + x / factor] +=
                    0.299f * image.Pixels[at] + 0.587f * image.Pixels[at + 1] + 0.114f * image.Pixels[at + 2];
            }
        }

        for (var i = 0; i < grey.Length; i++)
            grey[i] /= factor * factor;
        return (grey, width, height);
    }
}
