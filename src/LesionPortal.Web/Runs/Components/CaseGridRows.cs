using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;

namespace LesionPortal.Web.Runs.Components;

/// <summary>In which order the grid shows its cases.</summary>
public enum CaseGridOrder
{
    /// <summary>Lowest mean IoU over the runs first.</summary>
    Worst,

    /// <summary>Largest difference between the best and the worst run's IoU first.</summary>
    Disagreement,

    /// <summary>By the case's id.</summary>
    Case,
}

/// <summary>One case over the runs that scored it.</summary>
/// <param name="IouByRun">Plain IoU of the best checkpoint, by run.</param>
/// <param name="Spread">Best minus worst run; 0 with a single run.</param>
public sealed record CaseGridRow(string CaseId, double MeanIou, double Spread, IReadOnlyDictionary<int, double> IouByRun);

/// <summary>Scores of several runs, turned into rows of cases.</summary>
public static class CaseGridRows
{
    public static IReadOnlyList<CaseGridRow> Of(IEnumerable<CaseScore> scores, CaseGridOrder order)
    {
        var rows = scores
            .GroupBy(s => s.CaseId)
            .Select(g => new CaseGridRow(
                g.Key,
                g.Average(s => s.Iou),
                g.Max(s => s.Iou) - g.Min(s => s.Iou),
                g.ToDictionary(s => s.RunId, s => s.Iou)
            ));
        var ordered = order switch
        {
            CaseGridOrder.Worst => rows.OrderBy(r => r.MeanIou),
            CaseGridOrder.Disagreement => rows.OrderByDescending(r => r.Spread),
            _ => rows.OrderBy(r => 0),
        };
        return [.. ordered.ThenBy(r => r.CaseId, StringComparer.Ordinal)];
    }
}
