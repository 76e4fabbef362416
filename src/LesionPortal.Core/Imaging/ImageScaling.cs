using System.Runtime.Intrinsics;

namespace LesionPortal.Core.Imaging;

/// <summary>
/// Resizes pixels to the very values that Skia's raster pipeline gives (compared over PH2 and random images, decision 031), so that stored
/// thumbnails and the scores of a network trained on earlier releases stay what they are.
/// </summary>
internal static class ImageScaling
{
    /// <summary>So many levels sharper than the reduction: otherwise a mipmap looks blurred.</summary>
    private const float Sharpening = 0.5f;

    /// <summary>
    /// Linear between the two levels of a mipmap (each half the one before) that the reduction lies between; bilinear inside a level. An
    /// enlargement is bilinear. The level is the binary logarithm of the larger of both sides' reductions, less <see cref="Sharpening"/>.
    /// </summary>
    /// <param name="pixels">Row by row, (height, width, channels), 1 or 3 channels.</param>
    /// <returns>(height, width, channels); <paramref name="pixels"/> themselves where the size stays.</returns>
    public static byte[] Smooth(byte[] pixels, int fromWidth, int fromHeight, int channels, int width, int height)
    {
        if ((fromWidth, fromHeight) == (width, height))
            return pixels;
        float scaleX = 1 / ((float)width / fromWidth),
            scaleY = 1 / ((float)height / fromHeight);
        var exact = -MathF.Log2(Math.Min(1 / scaleX, 1 / scaleY)) - Sharpening;
        var steps = exact > 0 ? (int)exact : 0;
        var weight = exact > 0 ? exact - steps : 0;
        var upper = new Level(pixels, fromWidth, fromHeight, channels);
        for (var step = 0; step < steps; step++)
            upper = upper.Half();
        var lower = weight > 0 ? upper.Half() : null;

        var upperX = Positions(width, scaleX * ((float)upper.Width / fromWidth));
        var upperY = Positions(height, scaleY * ((float)upper.Height / fromHeight));
        var (columns, rows) = (Taps.Of(upperX, upper.Width), Taps.Of(upperY, upper.Height));
        Taps? lowerColumns = null,
            lowerRows = null;
        if (lower is not null)
        {
            lowerColumns = Taps.Of(Array.ConvertAll(upperX, x => x * ((float)lower.Width / upper.Width)), lower.Width);
            lowerRows = Taps.Of(Array.ConvertAll(upperY, y => y * ((float)lower.Height / upper.Height)), lower.Height);
        }

        var scaled = new byte[width * height * channels];
        var at = 0;
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++, at += channels)
            {
                var colour = upper.Between(columns, x, rows, y);
                if (lower is not null)
                    colour = (lower.Between(lowerColumns!, x, lowerRows!, y) - colour) * weight + colour;
                // Half goes to the even value, as the processor's own conversion does.
                var value = Vector128.Round(Vector128.Clamp(colour, Vector128<float>.Zero, Vector128<float>.One) * 255f);
                for (var channel = 0; channel < channels; channel++)
                    scaled[at + channel] = (byte)value[channel];
            }
        }

        return scaled;
    }

    /// <summary>
    /// For each of <paramref name="size"/> pixels the nearest of <paramref name="from"/>; of two that are equally near the first.
    /// </summary>
    public static int[] Nearest(int from, int size)
    {
        var scale = 1 / ((float)size / from);
        return Array.ConvertAll(Positions(size, scale), p => Math.Clamp((int)MathF.BitDecrement(p), 0, from - 1));
    }

    private static float[] Positions(int size, float scale)
    {
        var positions = new float[size];
        for (var i = 0; i < size; i++)
            positions[i] = (i + 0.5f) * scale;
        return positions;
    }

    /// <summary>Along one side: the two pixels that each position lies between and the second one's share.</summary>
    private sealed record Taps(int[] First, int[] Second, float[] Share)
    {
        public static Taps Of(float[] positions, int pixels)
        {
            var (first, second, share) = (new int[positions.Length], new int[positions.Length], new float[positions.Length]);
            var last = MathF.BitDecrement(pixels);
            for (var i = 0; i < positions.Length; i++)
            {
                first[i] = (int)Math.Clamp(positions[i] - 0.5f, 0, last);
                second[i] = (int)Math.Clamp(positions[i] + 0.5f, 0, last);
                share[i] = positions[i] + 0.5f - MathF.Floor(positions[i] + 0.5f);
            }

            return new Taps(first, second, share);
        }
    }

    private sealed class Level(byte[] pixels, int width, int height, int channels)
    {
        private static readonly float[] s_unit = [.. Enumerable.Range(0, 256).Select(v => v * (1 / 255f))];

        public int Width => width;
        public int Height => height;

        /// <summary>Two pixels of each side averaged; of an odd side three, weighted 1:2:1. What falls below 1 is cut off.</summary>
        public Level Half()
        {
            int halfWidth = Math.Max(1, width / 2),
                halfHeight = Math.Max(1, height / 2);
            ReadOnlySpan<int> across = Weights(width),
                down = Weights(height);
            var shift = Shift(across) + Shift(down);
            var half = new byte[halfWidth * halfHeight * channels];
            for (var y = 0; y < halfHeight; y++)
            {
                for (var x = 0; x < halfWidth; x++)
                {
                    for (var channel = 0; channel < channels; channel++)
                    {
                        var sum = 0;
                        for (var dy = 0; dy < down.Length; dy++)
                        {
                            var at = ((2 * y + dy) * width + 2 * x) * channels + channel;
                            for (var dx = 0; dx < across.Length; dx++)
                                sum += down[dy] * across[dx] * pixels[at + dx * channels];
                        }

                        half[(y * halfWidth + x) * channels + channel] = (byte)(sum >> shift);
                    }
                }
            }

            return new Level(half, halfWidth, halfHeight, channels);

            static int[] Weights(int side) =>
                side == 1 ? [1]
                : side % 2 == 0 ? [1, 1]
                : [1, 2, 1];

            static int Shift(ReadOnlySpan<int> weights) => weights.Length - 1;
        }

        public Vector128<float> Between(Taps columns, int x, Taps rows, int y)
        {
            var (left, right, above, below) = (columns.First[x], columns.Second[x], rows.First[y] * width, rows.Second[y] * width);
            var (shareX, shareY) = (columns.Share[x], rows.Share[y]);
            // Products and sums one by one: a fused multiply-add rounds otherwise.
            return Pixel(above + left) * ((1 - shareX) * (1 - shareY))
                + Pixel(above + right) * (shareX * (1 - shareY))
                + Pixel(below + left) * ((1 - shareX) * shareY)
                + Pixel(below + right) * (shareX * shareY);
        }

        private Vector128<float> Pixel(int at) =>
            channels == 1
                ? Vector128.Create(s_unit[pixels[at]])
                : Vector128.Create(s_unit[pixels[3 * at]], s_unit[pixels[3 * at + 1]], s_unit[pixels[3 * at + 2]], 0);
    }
}
