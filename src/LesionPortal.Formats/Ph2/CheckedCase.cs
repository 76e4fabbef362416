using LesionPortal.Core.Cases;

namespace LesionPortal.Formats.Ph2;

/// <summary>A case that passed every check and may be imported.</summary>
public sealed record CheckedCase
{
    /// <summary>Normal form, see <see cref="CaseId"/>.</summary>
    public required string Id { get; init; }
    public required string ImagePath { get; init; }
    public required string MaskPath { get; init; }

    /// <summary>Pixels of the upright image; the mask has the same.</summary>
    public required int Width { get; init; }
    public required int Height { get; init; }

    /// <summary>Pixels of the mask that are inside the lesion, at least 1.</summary>
    public required long LesionAreaPixels { get; init; }

    /// <summary>The lesion reaches the outermost row or column of pixels.</summary>
    public required bool TouchesBorder { get; init; }

    /// <summary>SHA-256 (lower-case hexadecimal) of size and RGB values as decoded, so that a BMP and its PNG copy agree.</summary>
    public required string PixelSha256 { get; init; }
    public required Diagnosis Diagnosis { get; init; }
    public required DermoscopicCriteria Criteria { get; init; }
}
