namespace LesionPortal.Data.Entities;

/// <summary>
/// Lesion-skin contrast and skin tone of a case's image with one version of its reference mask, kept so that they are measured once.
/// Holds while <see cref="PixelSha256"/> is the case's and <see cref="Measure"/> the current one; else it is measured anew.
/// </summary>
public sealed class CaseSkin
{
    public int Id { get; set; }
    public int DatasetCaseId { get; set; }
    public DatasetCase? Case { get; set; }

    /// <summary>1 is the dataset's own mask; versions never change.</summary>
    public int ReferenceVersion { get; set; }

    /// <summary>Of the image measured.</summary>
    public required string PixelSha256 { get; set; }

    /// <summary>Version of the measure.</summary>
    public int Measure { get; set; }

    /// <summary>ΔE*ab; null without enough of lesion or skin.</summary>
    public double? Contrast { get; set; }

    /// <summary>Individual typology angle in degrees, median over the skin's pixels; null without enough skin.</summary>
    public double? Ita { get; set; }

    /// <summary>First quartile over the pixels.</summary>
    public double? ItaLow { get; set; }

    /// <summary>Third quartile.</summary>
    public double? ItaHigh { get; set; }

    /// <summary>Of the image, 0 to 1.</summary>
    public double SkinShare { get; set; }
}
