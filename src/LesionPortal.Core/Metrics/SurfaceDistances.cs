using LesionPortal.Core.Masks;

namespace LesionPortal.Core.Metrics;

/// <summary>
/// How far two outlines lie apart, in pixels: for each boundary pixel (<see cref="MaskBoundary"/>) of one mask the Euclidean distance to
/// the nearest boundary pixel of the other, in both directions.
/// </summary>
public sealed class SurfaceDistances
{
    // Squared, in pixels², ascending.
    private readonly int[] _fromFirst;
    private readonly int[] _fromSecond;

    private SurfaceDistances(int[] fromFirst, int[] fromSecond)
    {
        _fromFirst = fromFirst;
        _fromSecond = fromSecond;
    }

    /// <summary>
    /// The larger of both directed 95th percentiles, each interpolated linearly as NumPy does (Hyndman and Fan's type 7).
    /// </summary>
    public double Hausdorff95 => Math.Max(Percentile95(_fromFirst), Percentile95(_fromSecond));

    /// <summary>The classic Hausdorff distance: the largest of all.</summary>
    public double Hausdorff => Math.Sqrt(Math.Max(_fromFirst[^1], _fromSecond[^1]));

    /// <summary>All distances of both directions, summed and divided by their number.</summary>
    public double Mean => (SumOfRoots(_fromFirst) + SumOfRoots(_fromSecond)) / (_fromFirst.Length + _fromSecond.Length);

    /// <summary>Both masks row-major, width × height; null if either is empty and so has no outline.</summary>
    /// <exception cref="ArgumentException">A mask does not fill width × height.</exception>
    public static SurfaceDistances? Between(ReadOnlySpan<bool> first, ReadOnlySpan<bool> second, int width, int height)
    {
        var a = MaskBoundary.Indices(first, width, height);
        var b = MaskBoundary.Indices(second, width, height);
        if (a.Length == 0 || b.Length == 0)
            return null;
        var box = Box.Around(a, b, width);
        return new SurfaceDistances(box.SquaredDistances(a, b), box.SquaredDistances(b, a));
    }

    /// <summary>
    /// Csurka et al. 2013: the harmonic mean of the shares of either outline that lie within the tolerance of the other; 0 if no pixel
    /// does.
    /// </summary>
    /// <param name="tolerance">Pixels, inclusive.</param>
    public double BoundaryF1(double tolerance)
    {
        var limit = tolerance * tolerance;
        var precision = (double)_fromFirst.Count(d => d <= limit) / _fromFirst.Length;
        var recall = (double)_fromSecond.Count(d => d <= limit) / _fromSecond.Length;
        return precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0;
    }

    private static double SumOfRoots(int[] squared)
    {
        var sum = 0.0;
        foreach (var d in squared)
            sum += Math.Sqrt(d);
        return sum;
    }

    private static double Percentile95(int[] squared)
    {
        var at = 0.95 * (squared.Length - 1);
        var below = (int)at;
        var low = Math.Sqrt(squared[below]);
        return below + 1 < squared.Length ? low + (at - below) * (Math.Sqrt(squared[below + 1]) - low) : low;
    }

    /// <summary>The rectangle that holds both outlines: distances between them need no pixel beyond it.</summary>
    private readonly record struct Box(int Left, int Top, int Width, int Height, int ImageWidth)
    {
        public static Box Around(int[] a, int[] b, int imageWidth)
        {
            int left = int.MaxValue,
                right = 0;
            foreach (var i in a)
                (left, right) = (Math.Min(left, i % imageWidth), Math.Max(right, i % imageWidth));
            foreach (var i in b)
                (left, right) = (Math.Min(left, i % imageWidth), Math.Max(right, i % imageWidth));
            var top = Math.Min(a[0], b[0]) / imageWidth;
            var bottom = Math.Max(a[^1], b[^1]) / imageWidth;
            return new Box(left, top, right - left + 1, bottom - top + 1, imageWidth);
        }

        public int[] SquaredDistances(int[] from, int[] to)
        {
            var outline = new bool[Width * Height];
            foreach (var i in to)
                outline[Within(i)] = true;
            var distances = DistanceTransform.Squared(outline, Width, Height);
            var result = new int[from.Length];
            for (var i = 0; i < from.Length; i++)
                result[i] = distances[Within(from[i])];
            Array.Sort(result);
            return result;
        }

        private int Within(int index) => (index / ImageWidth - Top) * Width + index % ImageWidth - Left;
    }
}
