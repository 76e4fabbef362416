using LesionPortal.Core.Cases;

namespace LesionPortal.Core.Runs;

/// <summary>
/// The JSON that <c>LesionPortal.Trainer train --manifest</c> reads: the settings with the split resolved to files.
/// Paths are absolute or relative to the manifest's folder.
/// </summary>
public sealed record RunManifest
{
    public const int CurrentVersion = 1;

    public int Version { get; init; } = CurrentVersion;
    public required string RunName { get; init; }
    public required RunSettings Settings { get; init; }
    public required IReadOnlyList<ManifestCase> Cases { get; init; }

    /// <summary>The file that <see cref="EncoderSettings.Weights"/> names; null where that names no file.</summary>
    public string? EncoderWeightsPath { get; init; }

    /// <summary>
    /// Runs to predict together; then nothing is trained, and training and validation cases may be lacking. Empty for a training.
    /// </summary>
    public IReadOnlyList<ManifestMember> Members { get; init; } = [];

    /// <summary>Validation cases whose probability maps are renewed as the run trains; at most five are used.</summary>
    public IReadOnlyList<string> SampleCases { get; init; } = [];
}

public sealed record ManifestCase(string Id, string ImagePath, string MaskPath, SplitPart Part)
{
    /// <summary>Read by balanced sampling alone; cases without one are a group of their own.</summary>
    public Diagnosis Diagnosis { get; init; }
}
