namespace LesionPortal.Core.Masks;

/// <summary>
/// The outline of a mask as pixels: those inside the mask with at least one of their four neighbours outside it. What lies beyond the
/// image counts as outside, so a lesion cut by the image's edge is closed along it (as in scipy's binary_erosion, MedPy, MONAI).
/// </summary>
public static class MaskBoundary
{
    /// <summary>Row-major indices of the boundary pixels, ascending; none for an empty mask.</summary>
    /// <param name="mask">Row-major, width × height entries.</param>
    /// <exception cref="ArgumentException">The mask does not fill width × height.</exception>
    public static int[] Indices(ReadOnlySpan<bool> mask, int width, int height)
    {
        RequireSize(mask.Length, width, height);
        var indices = new List<int>();
        for (var y = 0; y < height; y++)
        {
            var row = mask.Slice(y * width, width);
            var above = y > 0 ? mask.Slice((y - 1) * width, width) : default;
            var below = y < height - 1 ? mask.Slice((y + 1) * width, width) : default;
            for (var x = row.IndexOf(true); x >= 0 && x < width; x++)
            {
                if (!row[x])
                    continue;
                var inside = !above.IsEmpty && !below.IsEmpty && x > 0 && x < width - 1 && row[x - 1] && row[x + 1] && above[x] && below[x];
                if (!inside)
                    indices.Add(y * width + x);
            }
        }

        return [.. indices];
    }

    /// <exception cref="ArgumentException">The number of pixels is not width × height, or a side is below 1.</exception>
    internal static void RequireSize(int pixels, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (pixels != (long)width * height)
            throw new ArgumentException($"{pixels} pixels do not fill {width}×{height}; give a mask of that size.");
    }
}
