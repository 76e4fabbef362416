using System.Runtime.InteropServices;
using LesionPortal.Core.Imaging;
using SkiaSharp;

namespace LesionPortal.Formats.Synthetic;

/// <summary>What lies on the skin or in the instrument: bubbles in the gel, hairs, a ruler's marks, dark corners.</summary>
internal static class Artefacts
{
    public static RgbImage Draw(SyntheticCase spec, RgbImage image)
    {
        var random = new Random(spec.Seed ^ 0x71);
        using var bitmap = new SKBitmap(new SKImageInfo(spec.Width, spec.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        var pixels = MemoryMarshal.Cast<byte, uint>(bitmap.GetPixelSpan());
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = 0xFF000000u | (uint)image.Pixels[3 * i + 2] << 16 | (uint)image.Pixels[3 * i + 1] << 8 | image.Pixels[3 * i];

        using (var canvas = new SKCanvas(bitmap))
        {
            for (var i = 0; i < spec.Bubbles; i++)
                Bubble(canvas, spec, random);
            for (var i = 0; i < spec.Hairs; i++)
                Hair(canvas, spec, random);
            if (spec.Ruler)
                Ruler(canvas, spec);
            canvas.Flush();
        }

        Vignette(spec, pixels, random);
        var drawn = new byte[image.Pixels.Length];
        for (var i = 0; i < pixels.Length; i++)
        {
            drawn[3 * i] = (byte)pixels[i];
            drawn[3 * i + 1] = (byte)(pixels[i] >> 8);
            drawn[3 * i + 2] = (byte)(pixels[i] >> 16);
        }

        return new RgbImage(image.Width, image.Height, drawn);
    }

    private static void Hair(SKCanvas canvas, SyntheticCase spec, Random random)
    {
        var fair = spec.SkinTone < 0.15f && random.NextDouble() < 0.3;
        var length = (0.25f + 0.75f * random.NextSingle()) * spec.Width;
        var angle = random.NextSingle() * MathF.Tau;
        var (sin, cos) = MathF.SinCos(angle);
        var start = new SKPoint(random.NextSingle() * spec.Width - length * cos / 2, random.NextSingle() * spec.Height - length * sin / 2);
        var curl = (random.NextSingle() - 0.5f) * length * 0.6f;
        using var path = new SKPathBuilder();
        path.MoveTo(start);
        path.CubicTo(
            new SKPoint(start.X + length * cos / 3 - curl * sin, start.Y + length * sin / 3 + curl * cos),
            new SKPoint(start.X + length * cos * 2 / 3 - curl * sin * 0.8f, start.Y + length * sin * 2 / 3 + curl * cos * 0.8f),
            new SKPoint(start.X + length * cos, start.Y + length * sin)
        );
        using var hair = path.Snapshot();
        var width = 1.1f + 2f * random.NextSingle();
        using var shade = new SKPaint
        {
            IsAntialias = true,
            Style = SKPaintStyle.Stroke,
            StrokeWidth = width + 2.5f,
            StrokeCap = SKStrokeCap.Round,
            Color = new SKColor(40, 22, 14, 26),
        };
        using var line = new SKPaint
        {
            IsAntialias = true,
            Style = SKPaintStyle.Stroke,
            StrokeWidth = width,
            StrokeCap = SKStrokeCap.Round,
            Color = fair
                ? new SKColor(196, 158, 112, 150)
                : new SKColor((byte)random.Next(26, 62), (byte)random.Next(18, 38), (byte)random.Next(14, 28), (byte)random.Next(175, 235)),
        };
        canvas.DrawPath(hair, shade);
        canvas.DrawPath(hair, line);
    }

    private static void Bubble(SKCanvas canvas, SyntheticCase spec, Random random)
    {
        var radius = 4 + 22 * random.NextSingle() * random.NextSingle();
        var centre = new SKPoint(random.NextSingle() * spec.Width, random.NextSingle() * spec.Height);
        using var body = new SKPaint { IsAntialias = true };
        body.Shader = SKShader.CreateRadialGradient(
            centre,
            radius,
            [
                new SKColor(255, 246, 238, 12),
                new SKColor(255, 246, 238, 30),
                new SKColor(60, 34, 24, 80),
                new SKColor(255, 250, 245, 120),
                new SKColor(255, 250, 245, 0),
            ],
            [0f, 0.7f, 0.86f, 0.94f, 1f],
            SKShaderTileMode.Clamp
        );
        canvas.DrawCircle(centre, radius, body);
        using var glint = new SKPaint { IsAntialias = true, Color = new SKColor(255, 255, 255, 200) };
        canvas.DrawOval(centre.X - radius * 0.35f, centre.Y - radius * 0.4f, radius * 0.2f, radius * 0.13f, glint);
    }

    private static void Ruler(SKCanvas canvas, SyntheticCase spec)
    {
        using var mark = new SKPaint
        {
            IsAntialias = true,
            Color = new SKColor(24, 24, 28, 215),
            StrokeWidth = 2,
        };
        for (var i = 0; i * 30 < spec.Width; i++)
            canvas.DrawLine(i * 30 + 9.5f, spec.Height, i * 30 + 9.5f, spec.Height - (i % 5 == 0 ? 26 : 14), mark);
    }

    private static void Vignette(SyntheticCase spec, Span<uint> pixels, Random random)
    {
        float cx = spec.Width * (0.48f + 0.04f * random.NextSingle()),
            cy = spec.Height * (0.48f + 0.04f * random.NextSingle());
        var edge = spec.Width * (0.50f + 0.05f * random.NextSingle());
        for (var y = 0; y < spec.Height; y++)
        {
            for (var x = 0; x < spec.Width; x++)
            {
                var distance = MathF.Sqrt((x - cx) * (x - cx) + (y - cy) * (y - cy)) / edge;
                var dark =
                    spec.Vignette * (0.25f * Noise.SmoothStep(0.5f, 1f, distance) + 0.75f * Noise.SmoothStep(0.94f, 1.16f, distance));
                var factor = (uint)(256 * (1 - dark));
                var p = pixels[y * spec.Width + x];
                pixels[y * spec.Width + x] =
                    0xFF000000u | ((p >> 16 & 0xFF) * factor >> 8) << 16 | ((p >> 8 & 0xFF) * factor >> 8) << 8 | (p & 0xFF) * factor >> 8;
            }
        }
    }
}
