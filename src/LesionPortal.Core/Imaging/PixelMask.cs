namespace LesionPortal.Core.Imaging;

/// <summary>A binary mask, row-major, true inside the lesion. <see cref="Pixels"/> has Width × Height entries.</summary>
public sealed record PixelMask(int Width, int Height, bool[] Pixels)
{
    public long Area => Pixels.LongCount(p => p);
}
