namespace LesionPortal.Core.Runs;

/// <summary>A named starting point of the form.</summary>
public sealed record RunPreset(string Key, string Name, string Sentence, RunSettings Settings)
{
    /// <summary>100/50/50, 256², SegNet 64 and U-Net 8, 120 epochs. The form sets the width with the architecture.</summary>
    public static RunPreset NotebookProtocol { get; } = new("notebook", "Notebook protocol",
        "The experiment this portal grew from: 100/50/50 cases at 256², 120 epochs, SegNet 64 or U-Net 8, Adam 0.001.",
        new RunSettings());

    // Small batches and large steps: so few cases and epochs would otherwise be too few steps to learn anything.
    public static RunPreset QuickLook { get; } = new("quick", "Quick look",
        "A small network at 96² for a few epochs: minutes on a CPU, good for trying things, not for conclusions.",
        new RunSettings { BaseChannels = 8, Epochs = 24, BatchSize = 4, LearningRate = 0.003, ImageSize = 96, Split = SplitSettings.OfSizes(36, 12, 12, 1) });

    public static IReadOnlyList<RunPreset> All { get; } = [NotebookProtocol, QuickLook];

    /// <summary>The width the notebook gave an architecture: SegNet 64, U-Net 8. Others have the catalogue's default.</summary>
    public static int NotebookBaseChannels(string architecture) => RunCatalogue.DefaultBaseChannels(architecture);
}
