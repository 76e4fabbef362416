namespace LesionPortal.Data.Entities;

/// <summary>An image somebody brought, and the probability map a finished run gave for it.</summary>
public sealed class UploadedPrediction
{
    public Guid Id { get; set; }
    public int RunId { get; set; }
    public Run? Run { get; set; }
    public required string FileName { get; set; }
    public int Width { get; set; }
    public int Height { get; set; }
    public double Milliseconds { get; set; }
    public DateTime CreatedAt { get; set; }
}
