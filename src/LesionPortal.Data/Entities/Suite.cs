namespace LesionPortal.Data.Entities;

/// <summary>Runs launched together on one split, to be compared.</summary>
public sealed class Suite : INamed, IBinned
{
    public int Id { get; set; }
    public required string Name { get; set; }
    public string Description { get; set; } = "";
    public IReadOnlyList<string> Tags { get; set; } = [];
    public int DatasetId { get; set; }
    public Dataset? Dataset { get; set; }
    public DateTime CreatedAt { get; set; }
    public int? CreatedById { get; set; }
    public DateTime? DeletedAt { get; set; }
    public int? DeletedById { get; set; }
    public List<Run> Runs { get; } = [];
}
