using System.Globalization;
using System.Linq.Expressions;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Data.Queries;

/// <summary>The conditions and the order of the table of runs, as the database carries them out.</summary>
internal static class RunTable
{
    public static IQueryable<Run> Filter(IQueryable<Run> runs, RunFilter filter)
    {
        if (!string.IsNullOrWhiteSpace(filter.Text))
            runs = runs.Where(Matches(filter.Text.Trim()));
        if (filter.Statuses.Count > 0)
            runs = runs.Where(r => filter.Statuses.Contains(r.Status));
        if (filter.Architecture is { } architecture)
            runs = runs.Where(r => r.Architecture == architecture);
        if (filter.Loss is { } loss)
            runs = runs.Where(r => r.Loss == loss);
        if (filter.DatasetId is { } dataset)
            runs = runs.Where(r => r.DatasetId == dataset);
        if (filter.SuiteId is { } suite)
            runs = runs.Where(r => r.SuiteId == suite);
        if (filter.Tag is { } tag)
            runs = runs.Where(r => r.Tags.Contains(tag));
        if (filter.Starred)
            runs = runs.Where(r => r.IsStarred);
        return runs;
    }

    /// <summary>Ordered, and the same for equal values on every page: by id last.</summary>
    public static IQueryable<Run> Order(IQueryable<Run> runs, RunSort sort, bool descending) =>
        sort switch
        {
            RunSort.Activity => runs.OrderBy(r =>
                    r.Status == RunStatus.Running ? 0
                    : r.Status == RunStatus.Queued ? 1
                    : 2
                )
                .ThenBy(r => r.Status == RunStatus.Queued ? r.QueuePosition : 0)
                .ThenByDescending(r => r.Id),
            RunSort.Created => By(runs, r => r.Id, descending),
            RunSort.Name => By(runs, r => r.Name, descending),
            RunSort.Status => By(runs, r => r.Status, descending),
            RunSort.Architecture => By(runs, r => r.Architecture, descending),
            RunSort.BaseChannels => By(runs, r => r.BaseChannels, descending),
            RunSort.Loss => By(runs, r => r.Loss, descending),
            RunSort.EpochsDone => By(runs, r => r.EpochsDone, descending),
            RunSort.BestValidation => ByNumber(runs, r => r.BestValidationIou, descending),
            RunSort.BestValidationQuantisedIou => ByNumber(runs, r => r.BestValidationQuantisedIou, descending),
            RunSort.LastValidation => ByNumber(runs, r => r.LastValidationIou, descending),
            RunSort.SecondsPerEpoch => ByNumber(runs, r => r.SecondsPerEpoch, descending),
            _ => throw new ArgumentOutOfRangeException(nameof(sort), sort, "Runs are not sorted by that."),
        };

    private static Expression<Func<Run, bool>> Matches(string text)
    {
        if (int.TryParse(text.TrimStart('#'), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && text.StartsWith('#'))
            return r => r.Id == id;
        var like =
            "%"
            + text.Replace("\\", "\\\\", StringComparison.Ordinal)
                .Replace("%", "\\%", StringComparison.Ordinal)
                .Replace("_", "\\_", StringComparison.Ordinal)
            + "%";
        return r =>
            EF.Functions.Like(r.Name, like, "\\")
            || EF.Functions.Like(r.Dataset!.Name, like, "\\")
            || EF.Functions.Like(r.Suite!.Name, like, "\\");
    }

    private static IQueryable<Run> By<TKey>(IQueryable<Run> runs, Expression<Func<Run, TKey>> key, bool descending) =>
        descending ? runs.OrderByDescending(key).ThenByDescending(r => r.Id) : runs.OrderBy(key).ThenBy(r => r.Id);

    /// <summary>Runs without the number come last in both directions.</summary>
    private static IQueryable<Run> ByNumber(IQueryable<Run> runs, Expression<Func<Run, double?>> key, bool descending)
    {
        var missing = Expression.Lambda<Func<Run, bool>>(
            Expression.Equal(key.Body, Expression.Constant(null, typeof(double?))),
            key.Parameters
        );
        var first = runs.OrderBy(missing);
        return descending ? first.ThenByDescending(key).ThenByDescending(r => r.Id) : first.ThenBy(key).ThenBy(r => r.Id);
    }
}
