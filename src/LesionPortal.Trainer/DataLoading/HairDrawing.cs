using SkiaSharp;

namespace LesionPortal.Trainer.DataLoading;

/// <summary>Thin curved lines on a square.</summary>
internal static class HairDrawing
{
    /// <summary>
    /// S·S bytes, row by row: how much of each pixel 4 to 16 hairs cover, 255 all. They are 0.3 to 0.8 % of the side wide and bend one way.
    /// </summary>
    public static byte[] Cover(int side, Random random)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(side, side, SKColorType.Alpha8, SKAlphaType.Premul));
        bitmap.Erase(SKColors.Transparent);
        using var canvas = new SKCanvas(bitmap);
        using var paint = new SKPaint
        {
            IsAntialias = true,
            Style = SKPaintStyle.Stroke,
            StrokeCap = SKStrokeCap.Round,
        };
        for (var hairs = random.Next(4, 17); hairs > 0; hairs--)
        {
            paint.StrokeWidth = (float)(random.Between(0.003, 0.008) * side);
            paint.Color = SKColors.Black.WithAlpha((byte)random.Next(150, 250));
            using var hair = Hair(side, random);
            canvas.DrawPath(hair, paint);
        }

        canvas.Flush();
        return bitmap.Bytes;
    }

    private static SKPath Hair(int side, Random random)
    {
        var length = random.Between(0.25, 0.9) * side;
        var (sin, cos) = Math.SinCos(random.Between(0, 2 * Math.PI));
        var bend = random.Symmetric(0.25) * length;
        var (x, y) = (random.Between(0, side) - cos * length / 2, random.Between(0, side) - sin * length / 2);
        using var builder = new SKPathBuilder();
        builder.MoveTo((float)x, (float)y);
        builder.CubicTo(At(1.0 / 3, bend), At(2.0 / 3, bend), At(1, random.Symmetric(0.1) * length));
        return builder.Detach();

        SKPoint At(double along, double aside) =>
            new((float)(x + cos * length * along - sin * aside), (float)(y + sin * length * along + cos * aside));
    }
}
