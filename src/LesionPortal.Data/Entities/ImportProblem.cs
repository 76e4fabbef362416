using LesionPortal.Core.Cases;

namespace LesionPortal.Data.Entities;

public sealed class ImportProblem
{
    public int Id { get; set; }
    public int DatasetId { get; set; }

    /// <summary>Null when the problem is the dataset's.</summary>
    public string? CaseId { get; set; }
    public ProblemSeverity Severity { get; set; }
    public required string Message { get; set; }

    /// <summary>What to do about it.</summary>
    public required string Advice { get; set; }
}
