using LesionPortal.Core.Imaging;

namespace LesionPortal.Formats.Synthetic;

/// <summary>
/// Paints skin and lesion by absorption: light is white, melanin and blood take away blue and green more than red.
/// So pigment looks brown on fair skin, darker on dark skin, and several layers mix as they do in nature.
/// </summary>
internal static class LesionPainter
{
    private static readonly (float R, float G, float B) Melanin = (0.60f, 0.95f, 1.22f);
    private static readonly (float R, float G, float B) Blood = (0.10f, 0.85f, 0.72f);
    private static readonly (float R, float G, float B) Veil = (112, 122, 146);
    private static readonly (float R, float G, float B) Scar = (214, 184, 170);

    public static RgbImage Paint(SyntheticCase spec, LesionShape shape)
    {
        int width = spec.Width,
            height = spec.Height;
        var random = new Random(spec.Seed ^ 0x61);
        var noise = new Noise(spec.Seed ^ 0x62);
        var grain = new Random(spec.Seed ^ 0x63);
        var lesionSize = MathF.Sqrt(spec.AreaShare * width * height / MathF.PI);
        var dots = DotLayer(spec, shape, random, lesionSize);

        // Light falls from one side; skin has broad patches of colour and blood.
        float tiltX = Between(-0.16f, 0.16f),
            tiltY = Between(-0.16f, 0.16f),
            brightness = Between(0.93f, 1.06f);
        var light = new SmoothField(
            width,
            height,
            (x, y) =>
                brightness * (1 + tiltX * (x / width - 0.5f) + tiltY * (y / height - 0.5f) + 0.05f * noise.Fbm(x / 330, y / 330 + 90, 2))
        );
        var flush = new SmoothField(width, height, (x, y) => 0.15f + 0.12f * noise.Fbm(x / 160 + 7, y / 160, 4));
        var tan = new SmoothField(width, height, (x, y) => 0.09f * noise.Fbm(x / 120, y / 120 + 31, 4));
        var patches = new SmoothField(width, height, (x, y) => noise.Fbm(x / lesionSize * 1.9f + 11, y / lesionSize * 1.9f - 5, 4));
        var islands = new SmoothField(width, height, (x, y) => noise.Fbm(x / lesionSize * 1.5f - 61, y / lesionSize * 1.5f + 17, 3));
        var spread = new SmoothField(width, height, (x, y) => noise.Fbm(x / 55 + 3, y / 55 + 3, 3));
        var streakWave = new SmoothField(width, height, (x, y) => noise.At(x / 26, y / 26));

        float cell = Between(8.5f, 12f),
            skinCell = Between(13f, 19f);
        var creases = new SmoothField(
            width,
            height,
            (x, y) =>
                0.05f * (1 - Noise.SmoothStep(0, 0.22f, noise.CellWall(x / skinCell + 0.5f * noise.At(x / 50, y / 50), y / skinCell))),
            step: 2
        );
        var pixels = new byte[width * height * 3];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var depth = shape.Depth(x, y);
                var texture = 0.035f * noise.At(x / 2.6f, y / 2.6f) + 0.03f * noise.At(x / 6.1f + 5, y / 6.1f);
                var melanin = 0.16f + 1.15f * spec.SkinTone + tan[x, y] + texture + creases[x, y];
                var blood = flush[x, y] + texture;
                float veil = 0,
                    scar = 0;

                var reach = depth + 0.05f * spread[x, y] + (spec.Streaks ? 0.10f * Math.Max(0, streakWave[x, y]) : 0);
                var cover = Noise.SmoothStep(-spec.BorderBlur, spec.BorderBlur * 1.2f, reach);
                if (cover > 0)
                {
                    var patch = patches[x, y];
                    var pigment = Pigment(spec, depth, patch, islands[x, y]);
                    pigment += Network(spec, noise, x, y, cell, spread[x, y], patch) * (1 - 0.55f * Noise.SmoothStep(0.25f, 0.8f, depth));
                    pigment += dots[y * width + x];
                    melanin += cover * spec.Contrast * Math.Max(0, pigment);
                    if (spec.Colours.Contains(2))
                        blood += cover * 0.36f * Noise.SmoothStep(-0.1f, 0.5f, -islands[x, y] + 0.2f * patch);
                    blood += cover * 0.05f;
                    if (spec.BlueWhitishVeil)
                        veil = cover * 0.68f * Noise.SmoothStep(-0.02f, 0.5f, islands[x, y] + 0.35f * depth - 0.08f + 0.08f * spread[x, y]);
                    if (spec.Regression)
                        scar = cover * 0.55f * Noise.SmoothStep(0.08f, 0.5f, -patch + 0.1f * depth + 0.06f * spread[x, y]);
                }

                Put(
                    pixels,
                    (y * width + x) * 3,
                    light[x, y],
                    melanin,
                    blood,
                    veil,
                    scar,
                    5f * (grain.NextSingle() + grain.NextSingle() - 1)
                );
            }
        }

        return new RgbImage(width, height, pixels);

        float Between(float from, float to) => from + (to - from) * random.NextSingle();
    }

    /// <summary>Melanin of the lesion before network and dots: 0.5 light brown, 1.1 dark brown, 2.2 black.</summary>
    private static float Pigment(SyntheticCase spec, float depth, float patch, float island)
    {
        bool light = spec.Colours.Contains(3),
            dark = spec.Colours.Contains(4),
            black = spec.Colours.Contains(6);
        var centre = Noise.SmoothStep(0, 0.9f, depth);
        var pigment = light ? 0.55f : 0.95f;
        if (dark)
            pigment = Noise.Lerp(
                pigment,
                1.35f,
                light ? Noise.SmoothStep(-0.15f, 0.25f, patch + 0.35f * (centre - 0.4f)) : 0.7f + 0.3f * centre
            );
        if (black)
            pigment = Noise.Lerp(pigment, 2.4f, Noise.SmoothStep(0.02f, 0.3f, island * 0.8f + 0.3f * patch + 0.12f * centre - 0.06f));
        return pigment * (0.82f + 0.25f * centre + 0.25f * patch);
    }

    /// <summary>Dark meshes around paler holes; an atypical network varies in width and breaks off.</summary>
    private static float Network(SyntheticCase spec, Noise noise, int x, int y, float cell, float spread, float patch)
    {
        var bend = spec.AtypicalNetwork ? 1.1f * spread : 0.45f * spread;
        var wall = noise.CellWall(x / cell + bend, y / cell - bend);
        var thickness = spec.AtypicalNetwork ? 0.26f + 0.2f * patch : 0.24f;
        var line = 1 - Noise.SmoothStep(0.03f, Math.Max(0.1f, thickness), wall);
        var strength = spec.AtypicalNetwork ? 0.5f * Noise.SmoothStep(-0.35f, 0.35f, spread + patch) : 0.34f;
        return strength * (line - 0.35f);
    }

    private static float[] DotLayer(SyntheticCase spec, LesionShape shape, Random random, float lesionSize)
    {
        var layer = new float[spec.Width * spec.Height];
        var count = spec.Dots == 0 ? 0 : 14 + (int)(lesionSize / 4);
        for (var i = 0; i < count; i++)
        {
            var cx = random.Next(spec.Width);
            var cy = random.Next(spec.Height);
            var depth = shape.Depth(cx, cy);
            // Regular dots keep to the middle, irregular ones gather anywhere, also at the rim.
            if (depth < (spec.Dots == 1 ? 0.35f : 0.05f))
                continue;
            var radius = spec.Dots == 1 ? 2.2f + 1.5f * random.NextSingle() : 1.8f + 5f * random.NextSingle() * random.NextSingle();
            var strength = 0.5f + 0.6f * random.NextSingle();
            var reach = (int)radius + 2;
            for (var y = Math.Max(0, cy - reach); y <= Math.Min(spec.Height - 1, cy + reach); y++)
            {
                for (var x = Math.Max(0, cx - reach); x <= Math.Min(spec.Width - 1, cx + reach); x++)
                {
                    var distance = MathF.Sqrt((x - cx) * (x - cx) + (y - cy) * (y - cy));
                    var at = y * spec.Width + x;
                    layer[at] = Math.Max(layer[at], strength * (1 - Noise.SmoothStep(radius - 1.5f, radius + 1, distance)));
                }
            }
        }

        return layer;
    }

    private static void Put(byte[] pixels, int at, float light, float melanin, float blood, float veil, float scar, float grain)
    {
        pixels[at] = Channel(Melanin.R, Blood.R, Veil.R, Scar.R);
        pixels[at + 1] = Channel(Melanin.G, Blood.G, Veil.G, Scar.G);
        pixels[at + 2] = Channel(Melanin.B, Blood.B, Veil.B, Scar.B);

        byte Channel(float melaninAbsorbs, float bloodAbsorbs, float veilColour, float scarColour)
        {
            var value = 250 * MathF.Exp(-melanin * melaninAbsorbs - blood * bloodAbsorbs);
            value = Noise.Lerp(value, veilColour * (0.5f + 0.5f * value / 120), veil);
            value = Noise.Lerp(value, scarColour * (0.8f + 0.2f * value / 140), scar);
            return (byte)Math.Clamp(value * light + grain, 0, 255);
        }
    }
}
