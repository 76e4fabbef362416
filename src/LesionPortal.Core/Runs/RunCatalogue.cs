namespace LesionPortal.Core.Runs;

/// <summary>A choice a person can make: its key (settings, API, manifest), its name on pages, a sentence and where it comes from.</summary>
public sealed record CatalogueEntry(string Key, string Name, string Sentence, string Source);

/// <summary>The one list of architectures, losses and devices; form, API, manifest and report read it, the trainer implements it.</summary>
public static class RunCatalogue
{
    public static IReadOnlyList<CatalogueEntry> Architectures { get; } =
    [
        new("SegNet", "SegNet", "Encoder and decoder joined by max-pool indices; sharp up-sampling with few decoder inputs.",
            "Badrinarayanan et al., TPAMI 2017, in the notebook's variant"),
        new("UNet", "U-Net", "Encoder and decoder joined by skip connections; learns from little data.",
            "Ronneberger et al., MICCAI 2015, in the notebook's variant with bilinear up-sampling"),
    ];

    public static IReadOnlyList<CatalogueEntry> Losses { get; } =
    [
        new("BCE", "BCE", "Binary cross-entropy summed over pixels and batch.", "the notebook; stable form max(x,0) − xy + log(1 + e^−|x|)"),
        new("Dice", "Dice", "One minus the soft Dice coefficient of the whole batch.", "Milletari et al., 3DV 2016, in the notebook's form"),
        new("Focal", "Focal", "Focal with γ = 2 that weights only the positive term, as the notebook wrote it.",
            "the notebook, after Lin et al., ICCV 2017"),
    ];

    public static IReadOnlyList<CatalogueEntry> Devices { get; } =
    [
        new("auto", "Automatic", "CUDA where there is one, else the CPU.", ""),
        new("cpu", "CPU", "The server's processor.", ""),
        new("cuda", "CUDA", "The server's NVIDIA GPU; needs a build with TorchBackend=cuda.", ""),
    ];

    /// <summary>The entry with this key, whatever its case; null if there is none.</summary>
    public static CatalogueEntry? Find(IReadOnlyList<CatalogueEntry> entries, string? key)
    {
        ArgumentNullException.ThrowIfNull(entries);
        return entries.FirstOrDefault(e => string.Equals(e.Key, key, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>A run's short name, the same on every page: "U-Net 8 · Dice · s0".</summary>
    public static string ShortName(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var architecture = Find(Architectures, settings.Architecture)?.Name ?? settings.Architecture;
        var loss = Find(Losses, settings.Loss)?.Name ?? settings.Loss;
        return $"{architecture} {settings.BaseChannels} · {loss} · s{settings.Seed}";
    }
}
