namespace LesionPortal.Core.Masks;

/// <summary>
/// Connected regions of a mask. Pixels touch by side or corner (8 neighbours); the browser's editor (js/masks/regions.js) counts in the
/// same way.
/// </summary>
public static class MaskRegions
{
    /// <param name="Labels">Row-major: 0 outside, 1 to Areas.Count inside, numbered from the top left.</param>
    /// <param name="Areas">Pixels of each region; Areas[label − 1].</param>
    public sealed record Labelled(IReadOnlyList<int> Labels, IReadOnlyList<int> Areas);

    /// <param name="mask">Row-major, width × height entries.</param>
    /// <exception cref="ArgumentException">The mask does not fill width × height.</exception>
    public static Labelled Components(ReadOnlySpan<bool> mask, int width, int height)
    {
        MaskBoundary.RequireSize(mask.Length, width, height);
        var labels = new int[mask.Length];
        var areas = new List<int>();
        var waiting = new Stack<int>();
        for (var start = 0; start < mask.Length; start++)
        {
            if (!mask[start] || labels[start] != 0)
                continue;
            var name = areas.Count + 1;
            var area = 0;
            labels[start] = name;
            waiting.Push(start);
            while (waiting.TryPop(out var i))
            {
                area++;
                var (y, x) = int.DivRem(i, width);
                for (var ny = Math.Max(y - 1, 0); ny <= Math.Min(y + 1, height - 1); ny++)
                {
                    for (var nx = Math.Max(x - 1, 0); nx <= Math.Min(x + 1, width - 1); nx++)
                    {
                        var j = ny * width + nx;
                        if (!mask[j] || labels[j] != 0)
                            continue;
                        labels[j] = name;
                        waiting.Push(j);
                    }
                }
            }

            areas.Add(area);
        }

        return new Labelled(labels, areas);
    }

    /// <summary>The largest region alone, the first of equals; an empty mask stays empty.</summary>
    /// <exception cref="ArgumentException">The mask does not fill width × height.</exception>
    public static bool[] Largest(ReadOnlySpan<bool> mask, int width, int height)
    {
        var (labels, areas) = Components(mask, width, height);
        var kept = new bool[mask.Length];
        if (areas.Count == 0)
            return kept;
        var largest = 1 + areas.Index().MaxBy(a => a.Item).Index;
        for (var i = 0; i < kept.Length; i++)
            kept[i] = labels[i] == largest;
        return kept;
    }
}
