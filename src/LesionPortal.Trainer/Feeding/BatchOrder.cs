namespace LesionPortal.Trainer.Feeding;

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

    /// <summary>What a generator is for, so that two uses in one epoch share no numbers.</summary>
    public const int ForOrder = 0;
    public const int ForAugmentation = 500_009;

    /// <summary>A generator that follows from seed, epoch and use alone. The multiplier keeps neighbouring seeds from sharing numbers one epoch apart.</summary>
    public static Random Generator(int seed, int epoch, int use) => new(unchecked(seed * 1_000_003 + epoch + use));

    /// <summary>Consecutive batches; the last may be smaller.</summary>
    public static IEnumerable<int[]> Batches(int[] order, int batchSize) => order.Chunk(batchSize);
}
