namespace LesionPortal.Core.Masks;

/// <summary>A corner of pixels: x from the left, y from the top, whole numbers from 0 to width and height.</summary>
public readonly record struct Corner(int X, int Y);

/// <summary>
/// Outlines of a mask along its pixels' edges, and the way back. Every loop is closed, holds only corners where it turns, and has the
/// lesion to its right: outer loops run clockwise on the screen, holes the other way. Pixels that touch at a corner share a loop.
/// </summary>
public static class MaskContours
{
    private const int East = 0;
    private static readonly Corner[] Steps = [new(1, 0), new(0, 1), new(-1, 0), new(0, -1)];

    // Seen from a corner in each direction: the pixel ahead to the left, and ahead to the right.
    private static readonly Corner[] Left = [new(0, -1), new(0, 0), new(-1, 0), new(-1, -1)];
    private static readonly Corner[] Right = [new(0, 0), new(-1, 0), new(-1, -1), new(0, -1)];

    /// <param name="mask">Row-major, width × height entries.</param>
    /// <returns>None for an empty mask.</returns>
    /// <exception cref="ArgumentException">The mask does not fill width × height.</exception>
    public static IReadOnlyList<IReadOnlyList<Corner>> Trace(ReadOnlySpan<bool> mask, int width, int height)
    {
        MaskBoundary.RequireSize(mask.Length, width, height);
        var walked = new bool[mask.Length]; // upper edges
        var loops = new List<IReadOnlyList<Corner>>();
        for (var i = 0; i < mask.Length; i++)
        {
            if (mask[i] && !walked[i] && (i < width || !mask[i - width]))
                loops.Add(Walk(mask, width, height, new Corner(i % width, i / width), walked));
        }

        return loops;
    }

    private static List<Corner> Walk(ReadOnlySpan<bool> mask, int width, int height, Corner start, bool[] walked)
    {
        var loop = new List<Corner>();
        var (at, direction) = (start, East);
        do
        {
            if (direction == East)
                walked[at.Y * width + at.X] = true;
            at = new Corner(at.X + Steps[direction].X, at.Y + Steps[direction].Y);
            var turn =
                Inside(mask, width, height, at, Left[direction]) ? 3
                : Inside(mask, width, height, at, Right[direction]) ? 0
                : 1;
            if (turn != 0)
                loop.Add(at);
            direction = (direction + turn) % 4;
        } while (at != start || direction != East);

        return loop;
    }

    private static bool Inside(ReadOnlySpan<bool> mask, int width, int height, Corner at, Corner offset)
    {
        var (x, y) = (at.X + offset.X, at.Y + offset.Y);
        return x >= 0 && y >= 0 && x < width && y < height && mask[y * width + x];
    }

    /// <summary>The mask whose pixel centres lie within the loops by the even-odd rule; the inverse of <see cref="Trace"/>.</summary>
    /// <returns>Row-major, width × height entries.</returns>
    public static bool[] Fill(IReadOnlyList<IReadOnlyList<Corner>> loops, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(loops);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        var mask = new bool[checked(width * height)];
        for (var y = 0; y < height; y++)
        {
            var crossings = Crossings(loops, y + 0.5);
            for (var n = 0; n + 1 < crossings.Count; n += 2)
            {
                var from = Math.Max((int)Math.Ceiling(crossings[n] - 0.5), 0);
                var to = Math.Min((int)Math.Ceiling(crossings[n + 1] - 0.5), width);
                if (to > from)
                    mask.AsSpan(y * width + from, to - from).Fill(true);
            }
        }

        return mask;
    }

    private static List<double> Crossings(IReadOnlyList<IReadOnlyList<Corner>> loops, double y)
    {
        var crossings = new List<double>();
        foreach (var loop in loops)
        {
            for (var i = 0; i < loop.Count; i++)
            {
                var (a, b) = (loop[i], loop[(i + 1) % loop.Count]);
                if (a.Y <= y != b.Y <= y)
                    crossings.Add(a.X + (y - a.Y) * (b.X - a.X) / (b.Y - a.Y));
            }
        }

        crossings.Sort();
        return crossings;
    }
}
