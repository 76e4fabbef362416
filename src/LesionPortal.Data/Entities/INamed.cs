namespace LesionPortal.Data.Entities;

/// <summary>What people name, describe and tag.</summary>
public interface INamed
{
    int Id { get; }
    string Name { get; set; }

    /// <summary>Markdown; empty when nobody wrote one.</summary>
    string Description { get; set; }

    /// <summary>Short words in lower case, each once, in alphabetical order.</summary>
    IReadOnlyList<string> Tags { get; set; }
    DateTime CreatedAt { get; }

    /// <summary>
    /// The account that made it; null in a portal without accounts, and for what the portal made itself. No foreign key: work outlives
    /// accounts.
    /// </summary>
    int? CreatedById { get; }
}
