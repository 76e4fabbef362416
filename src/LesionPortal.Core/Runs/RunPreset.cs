namespace LesionPortal.Core.Runs;

/// <summary>A named starting point of the form.</summary>
public sealed record RunPreset(string Key, string Name, string Sentence, RunSettings Settings)
{
    /// <summary>100/50/50, 256², SegNet 64 and U-Net 8, 120 epochs. The form sets the width with the architecture.</summary>
    public static RunPreset BaselineProtocol { get; } =
        new(
            "notebook",
            "Baseline protocol",
            "SegNet (64 channels) or U-Net (8 channels), 120 epochs, 100/50/50 cases at 256×256, Adam with learning rate "
                + "0.001: the experiment "
                + "this portal is based on.",
            new RunSettings()
        );

    // Small batches and large steps: so few cases and epochs would otherwise be too few steps to learn anything.
    public static RunPreset QuickLook { get; } =
        new(
            "quick",
            "Quick look",
            "A small network at 96×96 for a few epochs: takes minutes on a CPU. For trying the portal, not for results.",
            new RunSettings
            {
                BaseChannels = 8,
                Epochs = 24,
                BatchSize = 4,
                LearningRate = 0.003,
                ImageSize = 96,
                Split = SplitSettings.OfSizes(36, 12, 12, 1),
            }
        );

    // Chosen on the 125 development cases of a split of 150 PH2 cases (see RecipeTuning); decision 018 has the figures.
    public static RunPreset Recommended { get; } =
        new(
            "recommended",
            "Recommended",
            "U-Net on an ImageNet ResNet-18, augmentation, 30 epochs at 256². Its parts were left out one at a time at 128², "
                + "15 epochs, on 100 PH2 cases in four folds, one seed per fold: pretrained weights raised IoU by 0.039; a lower "
                + "encoder learning rate, augmentation and weight averaging showed no clear effect. "
                + "256² and other datasets were not tested.",
            new RunSettings
            {
                Architecture = Architecture.ResUNet18,
                BaseChannels = ArchitectureEntry.EncoderWidth,
                Loss = Loss.BCEDice,
                Epochs = 30,
                BatchSize = 8,
                LearningRate = 0.001,
                ImageSize = 256,
                Augmentation = AugmentationSettings.Recommended,
                Optimisation = new()
                {
                    WeightDecay = 0.01,
                    GradientClip = 1,
                    EmaDecay = 0.99,
                },
                Encoder = new() { Weights = EncoderSettings.ImageNet, LearningRateFactor = 0.2 },
                Preparation = new() { Normalisation = Normalisation.ImageNet },
            }
        )
        {
            NamesNetwork = true,
        };

    public static IReadOnlyList<RunPreset> All { get; } = [BaselineProtocol, QuickLook, Recommended];

    /// <summary>Architecture, width and loss are part of the preset; the others leave them to the person.</summary>
    public bool NamesNetwork { get; init; }

    /// <summary>The width the notebook gave an architecture: SegNet 64, U-Net 8. Others have the catalogue's default.</summary>
    public static int BaselineChannels(Architecture architecture) => RunCatalogue.DefaultBaseChannels(architecture);
}
