namespace LesionPortal.Trainer.DataLoading;

/// <summary>Which cases a batch holds.</summary>
public static class BatchOrder
{
    /// <summary>The cases in an order that follows from seed and epoch alone, so that a resumed run needs no generator's state.</summary>
    public static int[] Shuffled(ReadOnlySpan<int> indices, int seed, int epoch)
    {
        var order = indices.ToArray();

        Generator(seed, epoch, ForOrder).Shuffle(order);
        return order;
    }

    /// <summary>
    /// As many cases as there are, each group equally often but for one: of a group larger than its share some are left out this epoch,
    /// those of a smaller one come again, all equally often but for one. Follows from seed and epoch alone.
    /// </summary>
    public static int[] Balanced<TGroup>(ReadOnlySpan<int> indices, Func<int, TGroup> groupOf, int seed, int epoch)
    {
        var random = Generator(seed, epoch, ForOrder);
        var groups = indices.ToArray().GroupBy(groupOf).Select(g => g.ToArray()).ToArray();
        random.Shuffle(groups);
        var order = new List<int>(indices.Length);
        for (var i = 0; i < groups.Length; i++)
        {
            var share = indices.Length / groups.Length + (i < indices.Length % groups.Length ? 1 : 0);
            for (var taken = 0; taken < share; taken += groups[i].Length)
            {
                random.Shuffle(groups[i]);
                order.AddRange(groups[i].Take(share - taken));
            }
        }

        var drawn = order.ToArray();
        random.Shuffle(drawn);
        return drawn;
    }

    /// <summary>What a generator is for, so that two uses in one epoch share no numbers.</summary>
    public const int ForOrder = 0;
    public const int ForAugmentation = 500_009;

    /// <summary>
    /// A generator that follows from seed, epoch and use alone. The multiplier keeps neighbouring seeds from sharing numbers one epoch
    /// apart.
    /// </summary>
    public static Random Generator(int seed, int epoch, int use) => new(unchecked(seed * 1_000_003 + epoch + use));

    /// <summary>Consecutive batches; the last may be smaller.</summary>
    public static IEnumerable<int[]> Batches(int[] order, int batchSize) => order.Chunk(batchSize);
}
