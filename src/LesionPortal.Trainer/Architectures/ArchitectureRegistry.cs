using static TorchSharp.torch;

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

    /// <summary>
    /// Trainable parameters, counted on the network itself, which is built on the meta device: shapes without memory.
    /// Not while another thread makes tensors, since torch's default device is one for the process.
    /// </summary>
    /// <exception cref="ArgumentException">No architecture has this key; the message lists those there are.</exception>
    public static long CountParameters(string key, int baseChannels)
    {
        var before = get_default_device();
        set_default_device(new Device(TorchSharp.DeviceType.META));
        try
        {
            using var network = Create(key, baseChannels);
            return network.ParameterCount;
        }
        finally
        {
            set_default_device(before);
        }
    }
}
