namespace LesionPortal.Formats.Synthetic;

/// <summary>Smooth random functions of the plane, the same for the same seed on every machine.</summary>
internal sealed class Noise(int seed)
{
    private readonly uint _seed = Hash(unchecked((uint)seed) + 0x9E3779B9u);

    /// <summary>Value noise with features of about 1 unit; mean near 0, range -1 to 1.</summary>
    public float At(float x, float y)
    {
        int ix = (int)MathF.Floor(x),
            iy = (int)MathF.Floor(y);
        float fx = Fade(x - ix),
            fy = Fade(y - iy);
        var top = Lerp(Value(ix, iy), Value(ix + 1, iy), fx);
        var bottom = Lerp(Value(ix, iy + 1), Value(ix + 1, iy + 1), fx);
        return Lerp(top, bottom, fy);
    }

    /// <summary>Octaves of halved size and height summed (fractional Brownian motion); about -1 to 1.</summary>
    public float Fbm(float x, float y, int octaves)
    {
        float sum = 0,
            height = 0.55f;
        for (var i = 0; i < octaves; i++, height *= 0.5f)
        {
            sum += height * At(x + 17.3f * i, y - 9.1f * i);
            // Each octave is turned by 37 degrees: value noise alone shows its grid.
            (x, y) = (1.621f * x - 1.222f * y, 1.222f * x + 1.621f * y);
        }

        return sum;
    }

    /// <summary>
    /// Distance to the nearest wall of a random mosaic with cells of about 1 unit (Worley 1996, F2 - F1): 0 on a wall, up to about 1
    /// within.
    /// </summary>
    public float CellWall(float x, float y)
    {
        int ix = (int)MathF.Floor(x),
            iy = (int)MathF.Floor(y);
        float first = 9,
            second = 9;
        for (var dy = -1; dy <= 1; dy++)
        {
            for (var dx = -1; dx <= 1; dx++)
            {
                var hash = HashOf(ix + dx, iy + dy);
                var px = ix + dx + 0.15f + 0.7f * (hash & 0xFFFF) / 65535f - x;
                var py = iy + dy + 0.15f + 0.7f * (hash >> 16) / 65535f - y;
                var distance = px * px + py * py;
                if (distance < first)
                    (first, second) = (distance, first);
                else if (distance < second)
                    second = distance;
            }
        }

        return MathF.Sqrt(second) - MathF.Sqrt(first);
    }

    public static float SmoothStep(float from, float to, float x)
    {
        var t = Math.Clamp((x - from) / (to - from), 0f, 1f);
        return t * t * (3 - 2 * t);
    }

    public static float Lerp(float a, float b, float t) => a + (b - a) * t;

    private static float Fade(float t) => t * t * t * (t * (6 * t - 15) + 10);

    private float Value(int x, int y) => HashOf(x, y) / (float)uint.MaxValue * 2 - 1;

    private uint HashOf(int x, int y) => Hash(unchecked((uint)x * 0x8DA6B343u ^ (uint)y * 0xD8163841u ^ _seed));

    private static uint Hash(uint h)
    {
        h ^= h >> 16;
        h *= 0x7FEB352Du;
        h ^= h >> 15;
        h *= 0x846CA68Bu;
        return h ^ (h >> 16);
    }
}
