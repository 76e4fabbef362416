namespace LesionPortal.Core.Imaging;

/// <summary>A binary mask, row-major, true inside the lesion. <see cref="Pixels"/> has Width × Height entries.</summary>
public sealed record PixelMask(int Width, int Height, bool[] Pixels)
{
    public long Area => Pixels.LongCount(p => p);

    /// <summary>At another size by nearest neighbour; of two pixels that are equally near the upper or left one.</summary>
    public PixelMask Resized(int width, int height)
    {
        var columns = ImageScaling.Nearest(Width, width);
        var rows = ImageScaling.Nearest(Height, height);
        var resized = new bool[width * height];
        for (var y = 0; y < height; y++)
        {
            var row = Pixels.AsSpan(rows[y] * Width, Width);
            for (var x = 0; x < width; x++)
                resized[y * width + x] = row[columns[x]];
        }

        return new PixelMask(width, height, resized);
    }
}
