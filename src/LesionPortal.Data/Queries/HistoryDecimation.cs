using LesionPortal.Core.Runs;

namespace LesionPortal.Data.Queries;

/// <summary>Thins a long history for a chart without hiding what a reader looks for.</summary>
public static class HistoryDecimation
{
    /// <summary>
    /// At most about <paramref name="points"/> rows: the first, the last and <paramref name="bestEpoch"/>, and from each stretch
    /// of equal length the rows with the lowest and the highest validation loss, so that no spike disappears.
    /// </summary>
    public static IReadOnlyList<EpochRow> Decimate(IReadOnlyList<EpochRow> history, int points, int? bestEpoch = null)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 4);
        if (history.Count <= points)
            return history;
        var stretches = (points - 2) / 2;
        var kept = new SortedDictionary<int, EpochRow>();
        for (var i = 0; i < stretches; i++)
        {
            var from = (int)((long)i * history.Count / stretches);
            var to = (int)((long)(i + 1) * history.Count / stretches);
            var stretch = history.Skip(from).Take(to - from).ToList();
            Keep(stretch.MinBy(r => r.LossValidation)!);
            Keep(stretch.MaxBy(r => r.LossValidation)!);
        }

        Keep(history[0]);
        Keep(history[^1]);
        if (history.FirstOrDefault(r => r.Epoch == bestEpoch) is { } best)
            Keep(best);
        return [.. kept.Values];

        void Keep(EpochRow row) => kept[row.Epoch] = row;
    }
}
