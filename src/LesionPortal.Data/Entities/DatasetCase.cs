using LesionPortal.Core.Cases;

namespace LesionPortal.Data.Entities;

/// <summary>One dermoscopic image with its reference mask and diagnosis.</summary>
public sealed class DatasetCase
{
    public int Id { get; set; }
    public int DatasetId { get; set; }

    /// <summary>For example "IMD002"; unique within the dataset.</summary>
    public required string CaseId { get; set; }
    public Diagnosis Diagnosis { get; set; }
    public DermoscopicCriteria Criteria { get; set; } = new();
    public int Width { get; set; }
    public int Height { get; set; }
    public long LesionAreaPixels { get; set; }
    public bool TouchesBorder { get; set; }

    /// <summary>Files relative to the dataset's folder.</summary>
    public required string ImageFile { get; set; }
    public required string MaskFile { get; set; }
    public required string ThumbnailFile { get; set; }

    /// <summary>Of the decoded image, lower-case hex; finds duplicates.</summary>
    public required string PixelSha256 { get; set; }

    /// <summary>
    /// 64 hexadecimal digits; finds near-identical images. Null until measured, of datasets imported before there was one.
    /// </summary>
    public string? PerceptualHash { get; set; }

    /// <summary>How much of the image thin dark lines cover, 0 to 1. Null until measured.</summary>
    public double? HairShare { get; set; }

    /// <summary>Lesion area as a share of the image, 0 to 1.</summary>
    public double LesionShare => (double)LesionAreaPixels / ((long)Width * Height);
}
