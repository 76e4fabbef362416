using System.Linq.Expressions;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Metrics;
using LesionPortal.Data.Entities;

namespace LesionPortal.Data.Queries;

/// <summary>
/// What a list tells of one case: three metrics at training resolution, from <see cref="RunCaseMetrics"/>.
/// </summary>
public sealed record CaseScore
{
    public int RunId { get; init; }
    public required string CaseId { get; init; }
    public Checkpoint Checkpoint { get; init; }
    public SplitPart Part { get; init; }

    /// <summary>Of the reference it is against; 1 is the mask the dataset came with.</summary>
    public int ReferenceVersion { get; init; } = 1;
    public double QuantisedIou { get; init; }
    public double Iou { get; init; }
    public double Dice { get; init; }

    internal static Expression<Func<RunCaseMetrics, CaseScore>> FromRow { get; } =
        m => new CaseScore
        {
            RunId = m.RunId,
            CaseId = m.Case!.CaseId,
            Checkpoint = m.Checkpoint,
            Part = m.Part,
            ReferenceVersion = m.ReferenceVersion,
            QuantisedIou = m.QuantisedIou,
            Iou = m.Iou,
            Dice = m.Dice,
        };
}
