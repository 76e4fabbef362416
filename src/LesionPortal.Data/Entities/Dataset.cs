using System.Text.Json.Serialization;

namespace LesionPortal.Data.Entities;

[JsonConverter(typeof(JsonStringEnumConverter<DatasetState>))]
public enum DatasetState
{
    [JsonStringEnumMemberName("importing")]
    Importing,

    [JsonStringEnumMemberName("ready")]
    Ready,

    [JsonStringEnumMemberName("failed")]
    Failed,
}

public sealed class Dataset : INamed
{
    public int Id { get; set; }
    public required string Name { get; set; }
    public string Description { get; set; } = "";
    public IReadOnlyList<string> Tags { get; set; } = [];
    public DatasetState State { get; set; }
    public bool IsSynthetic { get; set; }

    /// <summary>The folder or archive it was imported from, as a person gave it.</summary>
    public required string Source { get; set; }
    public DateTime CreatedAt { get; set; }
    public int? CreatedById { get; set; }

    /// <summary>Why it failed, or what it is doing; null when ready.</summary>
    public string? Message { get; set; }

    public List<DatasetCase> Cases { get; } = [];
    public List<ImportProblem> Problems { get; } = [];
}
