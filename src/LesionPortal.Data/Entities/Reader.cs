namespace LesionPortal.Data.Entities;

/// <summary>Who looks, judges and corrects; with accounts each belongs to one account at most.</summary>
public sealed class Reader
{
    public int Id { get; set; }

    /// <summary>Unique, whatever its case.</summary>
    public required string Name { get; set; }

    /// <summary>In the reader's own words, for example "dermatologist"; empty when not told.</summary>
    public string Role { get; set; } = "";

    /// <summary>Of reading dermoscopic images; null when not told.</summary>
    public int? YearsOfExperience { get; set; }
    public DateTime CreatedAt { get; set; }
}
