namespace LesionPortal.Data.Entities;

/// <summary>
/// What can be moved to the bin and restored. Queries do not find what is in it, unless they ask with <c>IgnoreQueryFilters</c>.
/// </summary>
public interface IBinned
{
    int Id { get; }
    string Name { get; }

    /// <summary>When it was moved to the bin; null while it is in use. What went together has the same moment.</summary>
    DateTime? DeletedAt { get; set; }

    /// <summary>The account that deleted it; null without accounts.</summary>
    int? DeletedById { get; set; }
}
