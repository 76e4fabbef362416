using LesionPortal.Core.Runs;

namespace LesionPortal.Web.Runs.Queue;

/// <summary>Which epoch is the best: highest quantised IoU on validation, ties by plain IoU, then the earlier one.</summary>
public static class BestEpoch
{
    public static EpochRow? Of(IEnumerable<EpochRow> history) =>
        history
            .OrderByDescending(e => e.Validation.QuantisedIou)
            .ThenByDescending(e => e.Validation.Iou)
            .ThenBy(e => e.Epoch)
            .FirstOrDefault();
}
