using LesionPortal.Core.Imaging;

namespace LesionPortal.Formats.Synthetic;

/// <summary>
/// A lesion's outline: an ellipse with harmonics on its radius, in a plane bent by noise. Each pixel has a depth:
/// above 0 inside, 1 in the middle, below 0 outside, in units of the lesion's radius.
/// </summary>
internal sealed class LesionShape
{
    private readonly float[] _depth;

    public LesionShape(SyntheticCase spec)
    {
        Width = spec.Width;
        Height = spec.Height;
        var random = new Random(spec.Seed ^ 0x51);
        var warp = new Noise(spec.Seed ^ 0x52);
        float cx = spec.CentreX * Width,
            cy = spec.CentreY * Height;
        var turn = (float)random.NextDouble() * MathF.PI;
        var stretch = 1 + 0.45f * (float)random.NextDouble();
        var roughness = 0.03f + 0.05f * spec.AsymmetryAxes;
        var harmonics = Enumerable
            .Range(2, 6)
            .Select(k => (K: k, Height: roughness * (float)random.NextDouble() * 3.2f / k, Phase: (float)random.NextDouble() * MathF.Tau))
            .ToArray();
        var skew = spec.AsymmetryAxes * 0.11f;
        var size = MathF.Sqrt(spec.AreaShare * Width * Height / MathF.PI);
        var bend = size * (0.10f + 0.09f * spec.AsymmetryAxes);
        var (sin, cos) = MathF.SinCos(turn);
        var outline = Outline(skew, harmonics);
        var bendX = new SmoothField(Width, Height, (x, y) => bend * warp.Fbm(x / size * 1.3f, y / size * 1.3f, 5), step: 4);
        var bendY = new SmoothField(Width, Height, (x, y) => bend * warp.Fbm(x / size * 1.3f + 31, y / size * 1.3f - 47, 5), step: 4);

        var radius = new float[Width * Height];
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                float dx = x - cx + bendX[x, y],
                    dy = y - cy + bendY[x, y];
                float along = (dx * cos + dy * sin) / stretch,
                    across = (dy * cos - dx * sin) * stretch;
                var angle = (int)((MathF.Atan2(across, along) / MathF.Tau + 0.5f) * (outline.Length - 1));
                radius[y * Width + x] = MathF.Sqrt(along * along + across * across) / outline[angle];
            }
        }

        // The level that encloses the wanted share, also where the border of the picture cuts the lesion; a part of the pixels tells it.
        var sample = radius.Where((_, i) => i % 13 == 0).Order().ToArray();
        var level = sample[(int)(spec.AreaShare * (sample.Length - 1))];
        for (var i = 0; i < radius.Length; i++)
            radius[i] = 1 - radius[i] / level;
        _depth = radius;
    }

    public int Width { get; }
    public int Height { get; }

    public float Depth(int x, int y) => _depth[y * Width + x];

    public PixelMask Mask() => new(Width, Height, Array.ConvertAll(_depth, d => d > 0));

    /// <summary>Radius by angle from -π to π, in small steps.</summary>
    private static float[] Outline(float skew, (int K, float Height, float Phase)[] harmonics)
    {
        var radius = new float[4096];
        for (var i = 0; i < radius.Length; i++)
        {
            var angle = ((float)i / (radius.Length - 1) - 0.5f) * MathF.Tau;
            var sum = 1 + skew * MathF.Cos(angle);
            foreach (var (k, height, phase) in harmonics)
                sum += height * MathF.Cos(k * angle + phase);
            radius[i] = Math.Max(0.25f, sum);
        }

        return radius;
    }
}
