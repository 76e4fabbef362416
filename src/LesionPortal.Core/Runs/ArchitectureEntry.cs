namespace LesionPortal.Core.Runs;

/// <summary>An architecture as a choice, with what form and validation must know of it.</summary>
/// <param name="DefaultBaseChannels">A width that trains on a CPU in reasonable time; the notebook's for its two networks.</param>
/// <param name="PaperBaseChannels">The width of the paper in <paramref name="Source"/>; null where no paper has this very network.</param>
public sealed record ArchitectureEntry(
    Architecture Value,
    string Name,
    string Sentence,
    string Source,
    int DefaultBaseChannels,
    int? PaperBaseChannels
) : CatalogueEntry<Architecture>(Value, Value.Key(), Name, Sentence, Source)
{
    /// <summary>Can be built with auxiliary heads on coarser stages of the decoder.</summary>
    public bool SupportsDeepSupervision { get; init; }

    /// <summary>The base channels at which encoder weights fit: torchvision's width of ResNet-18 and -34.</summary>
    public const int EncoderWidth = 64;

    /// <summary>Layers of the ResNet whose ImageNet weights come with the program.</summary>
    public const int ImageNetLayers = 18;

    /// <summary>18 or 34 where the encoder is that ResNet; null where it is none.</summary>
    public int? EncoderLayers { get; init; }

    /// <summary>Has an encoder that takes torchvision's ResNet weights (at <see cref="EncoderWidth"/> base channels).</summary>
    public bool AcceptsEncoderWeights => EncoderLayers is not null;

    internal static IReadOnlyList<ArchitectureEntry> All { get; } =
    [
        new(
            Architecture.SegNet,
            "SegNet",
            "Encoder-decoder that up-samples with the encoder's max-pooling indices.",
            "Badrinarayanan et al., TPAMI 2017, modified as in the baseline protocol",
            64,
            64
        ),
        new(
            Architecture.UNet,
            "U-Net",
            "Encoder-decoder with skip connections; suited to small datasets.",
            "Ronneberger et al., MICCAI 2015, modified as in the baseline protocol: bilinear up-sampling",
            8,
            64
        )
        {
            SupportsDeepSupervision = true,
        },
        new(
            Architecture.SegNetVgg16,
            "SegNet-VGG16",
            "SegNet as published: the 13 convolutions of VGG16 as encoder and mirrored as decoder; large and slow on a CPU.",
            "Badrinarayanan et al., TPAMI 2017",
            16,
            64
        ),
        new(
            Architecture.UNet2015,
            "U-Net 2015",
            "U-Net as published: five levels, learned up-sampling, no batch norm; padded convolutions (same size).",
            "Ronneberger et al., MICCAI 2015",
            16,
            64
        ),
        new(
            Architecture.ResUNet18,
            "ResU-Net-18",
            "U-Net decoder on a ResNet-18 encoder, which can be pretrained on ImageNet; few operations per parameter.",
            "He et al., CVPR 2016; Ronneberger et al., MICCAI 2015",
            16,
            64
        )
        {
            SupportsDeepSupervision = true,
            EncoderLayers = 18,
        },
        new(
            Architecture.ResUNet34,
            "ResU-Net-34",
            "U-Net decoder on a ResNet-34: twice the residual blocks of ResU-Net-18.",
            "He et al., CVPR 2016; Ronneberger et al., MICCAI 2015",
            16,
            64
        )
        {
            SupportsDeepSupervision = true,
            EncoderLayers = 34,
        },
        new(
            Architecture.AttentionUNet,
            "Attention U-Net",
            "U-Net with attention gates on the skip connections, driven by the coarser level.",
            "Oktay et al., MIDL 2018, in two dimensions",
            8,
            16
        )
        {
            SupportsDeepSupervision = true,
        },
        new(
            Architecture.UNetPlusPlus,
            "U-Net++",
            "U-Net with nested, dense skip connections; many more operations per pixel.",
            "Zhou et al., DLMIA 2018",
            8,
            32
        )
        {
            SupportsDeepSupervision = true,
        },
        new(
            Architecture.DeepLabV3Plus,
            "DeepLabV3+",
            "ResNet-18 with output stride 16, atrous spatial pyramid pooling (dilated convolutions) and low-level features in the decoder.",
            "Chen et al., ECCV 2018, on ResNet-18",
            16,
            64
        )
        {
            EncoderLayers = 18,
        },
        new(
            Architecture.DepthwiseUNet,
            "Depth-wise U-Net",
            "U-Net of depth-wise separable convolutions: under 100,000 parameters at 16 base channels.",
            "Chollet, CVPR 2017; Ronneberger et al., MICCAI 2015",
            16,
            null
        ),
    ];
}
