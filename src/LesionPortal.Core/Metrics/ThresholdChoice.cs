namespace LesionPortal.Core.Metrics;

/// <summary>A probability map and its reference mask, row-major, of one size.</summary>
/// <param name="Map">255 × p.</param>
public sealed record ScoredMap(byte[] Map, bool[] Reference);

/// <summary>The threshold under which validation cases score best.</summary>
public static class ThresholdChoice
{
    /// <summary>
    /// 0.033 to 0.975 in steps of 6/255. Each lies half-way between two bytes, so that it cuts an 8-bit map exactly as the probabilities
    /// the map was rounded from.
    /// </summary>
    public static IReadOnlyList<double> Grid { get; } = [.. Enumerable.Range(0, 41).Select(i => (8 + 6 * i + 0.5) / byte.MaxValue)];

    /// <summary>The one of <see cref="Grid"/> with the highest mean IoU; of equals the nearest to the notebook's, then the lower.</summary>
    /// <param name="cases">Of validation, each width × height.</param>
    /// <param name="largestRegion">Whether the masks are cleaned up before they are scored, as they will be.</param>
    /// <exception cref="ArgumentException">There is no case, or one does not fill width × height.</exception>
    public static DecisionRule Best(IReadOnlyList<ScoredMap> cases, int width, int height, bool largestRegion)
    {
        ArgumentNullException.ThrowIfNull(cases);
        if (cases.Count == 0)
            throw new ArgumentException("A threshold is chosen on validation cases; give at least one.", nameof(cases));
        var nearestFirst = Grid.OrderBy(t => Math.Abs(t - DecisionRule.Probability))
            .ThenBy(t => t)
            .Select(t => new DecisionRule(t, largestRegion))
            .ToList();
        var sums = new double[nearestFirst.Count];
        foreach (var one in cases)
        {
            for (var i = 0; i < sums.Length; i++)
                sums[i] += PixelCounts.Of(nearestFirst[i].Mask(one.Map, width, height), one.Reference).Iou;
        }

        // Sums of the same numbers in the same order: equal scores are equal to the last bit.
        var best = 0;
        for (var i = 1; i < sums.Length; i++)
        {
            if (sums[i] > sums[best])
                best = i;
        }

        return nearestFirst[best];
    }
}
