namespace LesionPortal.Trainer.Feeding;

/// <summary>Which cases a batch holds.</summary>
public static class BatchOrder
{
    /// <summary>The cases in an order that follows from seed and epoch alone, so that a resumed run needs no generator's state.</summary>
    public static int[] Shuffled(ReadOnlySpan<int> indices, int seed, int epoch)
    {
        var order = indices.ToArray();

        // The multiplier keeps neighbouring seeds from sharing orders one epoch apart.
        new Random(unchecked(seed * 1_000_003 + epoch)).Shuffle(order);
        return order;
    }

    /// <summary>Consecutive batches; the last may be smaller.</summary>
    public static IEnumerable<int[]> Batches(int[] order, int batchSize) => order.Chunk(batchSize);
}
