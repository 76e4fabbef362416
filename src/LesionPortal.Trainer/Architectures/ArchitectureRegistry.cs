using LesionPortal.Core.Runs;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Architectures;

/// <summary>The networks behind <see cref="RunCatalogue.Architectures"/>.</summary>
public static class ArchitectureRegistry
{
    private static readonly Dictionary<Architecture, Func<int, bool, SegmentationNetwork>> Builders = new()
    {
        [Architecture.SegNet] = (c, _) => new SegNet(c),
        [Architecture.UNet] = (c, deep) => new UNet(c, deep),
        [Architecture.SegNetVgg16] = (c, _) => new SegNetVgg16(c),
        [Architecture.UNet2015] = (c, _) => new UNet2015(c),
        [Architecture.ResUNet18] = (c, deep) => ResUNet.With18Layers(c, deep),
        [Architecture.ResUNet34] = (c, deep) => ResUNet.With34Layers(c, deep),
        [Architecture.AttentionUNet] = (c, deep) => new AttentionUNet(c, deep),
        [Architecture.UNetPlusPlus] = (c, deep) => new UNetPlusPlus(c, deep),
        [Architecture.DeepLabV3Plus] = (c, _) => new DeepLabV3Plus(c),
        [Architecture.DepthwiseUNet] = (c, _) => new DepthwiseUNet(c),
    };

    public static IReadOnlyCollection<Architecture> All => Builders.Keys;

    /// <summary>A network with fresh weights from torch's current random state, on the CPU.</summary>
    /// <param name="deepSupervision">
    /// With auxiliary heads for <see cref="SegmentationNetwork.ForwardDeep"/>; all other weights are those of the network without.
    /// </param>
    /// <exception cref="ArgumentException">
    /// It is no network, or has no deep supervision; the message lists those there are.
    /// </exception>
    public static SegmentationNetwork Create(Architecture architecture, int baseChannels, bool deepSupervision = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(baseChannels, 1);
        if (!Builders.TryGetValue(architecture, out var build))
            throw new ArgumentException(
                $"Architecture {SettingChoice.Of<Architecture>().Refusal(architecture.Key())}",
                nameof(architecture)
            );
        if (deepSupervision && !RunCatalogue.SupportsDeepSupervision(architecture))
        {
            throw new ArgumentException(
                $"{architecture} has no deep supervision; switch it off, or choose one of "
                    + $"{string.Join(", ", RunCatalogue.DeeplySupervised)}.",
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
    /// It is no network, or has no deep supervision; the message lists those there are.
    /// </exception>
    public static long CountParameters(Architecture architecture, int baseChannels, bool deepSupervision = false)
    {
        var before = get_default_device();
        set_default_device(new Device(TorchSharp.DeviceType.META));
        try
        {
            using var network = Create(architecture, baseChannels, deepSupervision);
            return network.ParameterCount;
        }
        finally
        {
            set_default_device(before);
        }
    }
}
