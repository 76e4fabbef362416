using LesionPortal.Core.Runs;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Architectures;

/// <summary>The networks behind the keys of <see cref="RunCatalogue.Architectures"/>.</summary>
public static class ArchitectureRegistry
{
    private static readonly Dictionary<string, Func<int, bool, SegmentationNetwork>> Builders = new(StringComparer.OrdinalIgnoreCase)
    {
        [nameof(SegNet)] = (c, _) => new SegNet(c),
        [nameof(UNet)] = (c, deep) => new UNet(c, deep),
        [nameof(SegNetVgg16)] = (c, _) => new SegNetVgg16(c),
        [nameof(UNet2015)] = (c, _) => new UNet2015(c),
        ["ResUNet18"] = (c, deep) => ResUNet.With18Layers(c, deep),
        ["ResUNet34"] = (c, deep) => ResUNet.With34Layers(c, deep),
        [nameof(AttentionUNet)] = (c, deep) => new AttentionUNet(c, deep),
        [nameof(UNetPlusPlus)] = (c, deep) => new UNetPlusPlus(c, deep),
        [nameof(DeepLabV3Plus)] = (c, _) => new DeepLabV3Plus(c),
        [nameof(DepthwiseUNet)] = (c, _) => new DepthwiseUNet(c),
    };

    public static IReadOnlyCollection<string> Keys => Builders.Keys;

    /// <summary>A network with fresh weights from torch's current random state, on the CPU.</summary>
    /// <param name="deepSupervision">
    /// With auxiliary heads for <see cref="SegmentationNetwork.ForwardDeep"/>; all other weights are those of the network without.
    /// </param>
    /// <exception cref="ArgumentException">
    /// No architecture has this key, or it has no deep supervision; the message lists those there are.
    /// </exception>
    public static SegmentationNetwork Create(string key, int baseChannels, bool deepSupervision = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(baseChannels, 1);
        if (!Builders.TryGetValue(key, out var build))
            throw new ArgumentException($"Architecture \"{key}\" is not known; choose one of {string.Join(", ", Keys)}.", nameof(key));
        if (deepSupervision && !RunCatalogue.SupportsDeepSupervision(key))
        {
            throw new ArgumentException(
                $"{key} has no deep supervision; switch it off, or choose one of {string.Join(", ", RunCatalogue.DeeplySupervised)}.",
                nameof(deepSupervision)
            );
        }

        return build(baseChannels, deepSupervision);
    }

    /// <summary>
    /// Trainable parameters, counted on the network itself, which is built on the meta device: shapes without memory.
    /// Not while another thread makes tensors, since torch's default device is one for the process.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// No architecture has this key, or it has no deep supervision; the message lists those there are.
    /// </exception>
    public static long CountParameters(string key, int baseChannels, bool deepSupervision = false)
    {
        var before = get_default_device();
        set_default_device(new Device(TorchSharp.DeviceType.META));
        try
        {
            using var network = Create(key, baseChannels, deepSupervision);
            return network.ParameterCount;
        }
        finally
        {
            set_default_device(before);
        }
    }
}
