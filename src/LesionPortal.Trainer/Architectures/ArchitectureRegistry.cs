namespace LesionPortal.Trainer.Architectures;

/// <summary>The networks behind the keys of <see cref="Core.Runs.RunCatalogue.Architectures"/>.</summary>
public static class ArchitectureRegistry
{
    private static readonly Dictionary<string, Func<int, SegmentationNetwork>> Builders = new(StringComparer.OrdinalIgnoreCase)
    {
        [nameof(SegNet)] = c => new SegNet(c),
        [nameof(UNet)] = c => new UNet(c),
    };

    public static IReadOnlyCollection<string> Keys => Builders.Keys;

    /// <summary>A network with fresh weights from torch's current random state, on the CPU.</summary>
    /// <exception cref="ArgumentException">No architecture has this key; the message lists those there are.</exception>
    public static SegmentationNetwork Create(string key, int baseChannels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(baseChannels, 1);
        return Builders.TryGetValue(key, out var build)
            ? build(baseChannels)
            : throw new ArgumentException($"Architecture \"{key}\" is not known; choose one of {string.Join(", ", Keys)}.", nameof(key));
    }
}
