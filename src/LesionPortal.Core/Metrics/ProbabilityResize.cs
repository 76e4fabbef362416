namespace LesionPortal.Core.Metrics;

/// <summary>From training resolution to the image's own size.</summary>
public static class ProbabilityResize
{
    /// <summary>
    /// Bilinear with pixel centres at half-integers and edges held (torch's interpolate with align_corners=false): the source position of
    /// a pixel is (x + ½)·from/to − ½. Made for enlarging; nothing is averaged when reducing. In double precision, along the upper row,
    /// along the lower row, then between the two, and rounded to single precision once: resizeMap in js/viewer/masks.js takes the same
    /// steps, so that both give the same bits.
    /// </summary>
    /// <param name="map">255 × p, row-major, width × height.</param>
    /// <returns>255 × p, not rounded, row-major, newWidth × newHeight.</returns>
    /// <exception cref="ArgumentException">The map does not fill width × height, or a side is below 1.</exception>
    public static float[] Bilinear(ReadOnlySpan<byte> map, int width, int height, int newWidth, int newHeight)
    {
        Masks.MaskBoundary.RequireSize(map.Length, width, height);
        ArgumentOutOfRangeException.ThrowIfLessThan(newWidth, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(newHeight, 1);
        var columns = new Tap[newWidth];
        for (var x = 0; x < newWidth; x++)
            columns[x] = Tap.At(x, width, newWidth);

        var enlarged = new float[checked(newWidth * newHeight)];
        for (var y = 0; y < newHeight; y++)
        {
            var tap = Tap.At(y, height, newHeight);
            var upper = map.Slice(tap.First * width, width);
            var lower = map.Slice(tap.Second * width, width);
            var row = enlarged.AsSpan(y * newWidth, newWidth);
            for (var x = 0; x < row.Length; x++)
            {
                var column = columns[x];
                var above = upper[column.First] + column.Share * (upper[column.Second] - upper[column.First]);
                var below = lower[column.First] + column.Share * (lower[column.Second] - lower[column.First]);
                row[x] = (float)(above + tap.Share * (below - above));
            }
        }

        return enlarged;
    }

    /// <summary>The two source pixels a target pixel lies between, and how much of the second it takes.</summary>
    private readonly record struct Tap(int First, int Second, double Share)
    {
        public static Tap At(int target, int from, int to)
        {
            var position = Math.Clamp((target + 0.5) * from / to - 0.5, 0, from - 1);
            var first = (int)position;
            return new Tap(first, Math.Min(first + 1, from - 1), position - first);
        }
    }
}
