namespace LesionPortal.Core.Cases;

/// <summary>Shares out whole things by weight so that the sum is exact (largest remainder, Hamilton's method).</summary>
internal static class Apportionment
{
    /// <param name="total">How many to share out, 0 or more.</param>
    /// <param name="weights">0 or more each, not all 0 unless <paramref name="total"/> is 0.</param>
    /// <returns>
    /// Shares in the order of the weights; they sum to <paramref name="total"/>, each is its exact quota rounded down or up,
    /// and ties go to the earlier one. As a quota is rounded to a neighbouring whole number, no share exceeds its weight
    /// when <paramref name="total"/> does not exceed their sum.
    /// </returns>
    public static int[] LargestRemainder(int total, IReadOnlyList<int> weights)
    {
        long sum = weights.Sum(w => (long)w);
        if (total == 0)
            return new int[weights.Count];
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sum, nameof(weights));

        var shares = weights.Select(w => (int)(total * (long)w / sum)).ToArray();
        var left = total - shares.Sum();
        var byRemainder = Enumerable.Range(0, weights.Count).OrderByDescending(i => total * (long)weights[i] % sum).ThenBy(i => i);
        foreach (var i in byRemainder.Take(left))
            shares[i]++;
        return shares;
    }
}
