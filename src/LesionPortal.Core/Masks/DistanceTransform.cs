namespace LesionPortal.Core.Masks;

/// <summary>
/// Exact Euclidean distance transform of a binary mask in linear time: Meijster, Roerdink, Hesselink 2000, the integer form of the
/// lower envelope of parabolas in Felzenszwalb and Huttenlocher 2012. Distances are between pixel centres.
/// </summary>
public static class DistanceTransform
{
    /// <summary>What every pixel gets if the mask holds none: there is nothing to be near to.</summary>
    public const int Infinite = int.MaxValue;

    /// <summary>Of width and height together: above it the squared distances no longer fit an int.</summary>
    private const int LargestSum = 32_000;

    /// <summary>The squared distance, in pixels², from each pixel to the nearest true pixel; 0 on true ones.</summary>
    /// <param name="mask">Row-major, width × height entries.</param>
    /// <returns>Row-major, width × height entries; <see cref="Infinite"/> throughout if no pixel is true.</returns>
    /// <exception cref="ArgumentException">
    /// The mask does not fill width × height, or both sides together are longer than 32,000 pixels.
    /// </exception>
    public static int[] Squared(ReadOnlySpan<bool> mask, int width, int height)
    {
        MaskBoundary.RequireSize(mask.Length, width, height);
        if ((long)width + height > LargestSum)
            throw new ArgumentException(
                $"A mask of {width}×{height} pixels is larger than {LargestSum} on both sides together; reduce it first."
            );
        var distances = new int[mask.Length];
        if (!mask.Contains(true))
        {
            distances.AsSpan().Fill(Infinite);
            return distances;
        }

        AlongColumns(mask, width, height, distances);
        AlongRows(width, height, distances);
        return distances;
    }

    /// <summary>The distance to the nearest true pixel of the same column; width + height where the column has none.</summary>
    private static void AlongColumns(ReadOnlySpan<bool> mask, int width, int height, Span<int> distances)
    {
        var far = width + height;
        for (var x = 0; x < width; x++)
            distances[x] = mask[x] ? 0 : far;
        for (var i = width; i < mask.Length; i++)
            distances[i] = mask[i] ? 0 : Math.Min(far, distances[i - width] + 1);
        for (var i = mask.Length - width - 1; i >= 0; i--)
            distances[i] = Math.Min(distances[i], distances[i + width] + 1);
    }

    /// <summary>
    /// Replaces a row's column distances g by min over u of (x − u)² + g(u)²: the lower envelope of one parabola a column.
    /// </summary>
    private static void AlongRows(int width, int height, Span<int> distances)
    {
        var columns = new int[width];
        var squares = new int[width];
        var apexes = new int[width]; // columns whose parabolas form the envelope, from left to right
        var starts = new int[width]; // the first pixel where each is lowest
        for (var y = 0; y < height; y++)
        {
            var row = distances.Slice(y * width, width);
            row.CopyTo(columns);
            for (var x = 0; x < width; x++)
                squares[x] = columns[x] * columns[x];

            var last = 0;
            apexes[0] = starts[0] = 0;
            for (var u = 1; u < width; u++)
            {
                while (last >= 0 && At(starts[last], apexes[last]) > At(starts[last], u))
                    last--;
                if (last < 0)
                {
                    last = 0;
                    apexes[0] = u;
                    continue;
                }

                var i = apexes[last];
                var start = 1 + (u * u - i * i + squares[u] - squares[i]) / (2 * (u - i)); // never below starts[last], so rounded down
                if (start < width)
                {
                    last++;
                    apexes[last] = u;
                    starts[last] = start;
                }
            }

            for (var x = width - 1; x >= 0; x--)
            {
                row[x] = At(x, apexes[last]);
                if (x == starts[last])
                    last--;
            }
        }

        int At(int x, int apex) => (x - apex) * (x - apex) + squares[apex];
    }
}
