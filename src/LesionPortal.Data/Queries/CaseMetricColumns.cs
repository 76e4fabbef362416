using System.Linq.Expressions;
using LesionPortal.Core.Metrics;
using LesionPortal.Data.Entities;

namespace LesionPortal.Data.Queries;

/// <summary>Where each metric of <see cref="MetricCatalogue"/> is kept in <see cref="RunCaseMetrics"/>: for queries, and for rows already read.</summary>
public static class CaseMetricColumns
{
    private static readonly Dictionary<string, Expression<Func<RunCaseMetrics, double?>>> s_columns =
        MetricCatalogue.All.ToDictionary(m => m.Key, m => Column(m.Key), StringComparer.OrdinalIgnoreCase);

    private static readonly Dictionary<string, Func<RunCaseMetrics, double?>> s_values =
        s_columns.ToDictionary(c => c.Key, c => c.Value.Compile(), StringComparer.OrdinalIgnoreCase);

    /// <exception cref="ArgumentException">No metric has this key.</exception>
    public static Expression<Func<RunCaseMetrics, double?>> Of(string metric) => s_columns[MetricCatalogue.Get(metric).Key];

    /// <summary>Null where the metric is undefined for the case.</summary>
    /// <exception cref="ArgumentException">No metric has this key.</exception>
    public static double? Value(RunCaseMetrics row, string metric) => s_values[MetricCatalogue.Get(metric).Key](row);

    private static Expression<Func<RunCaseMetrics, double?>> Column(string key)
    {
        var row = Expression.Parameter(typeof(RunCaseMetrics), "m");
        var column = Expression.Property(row, char.ToUpperInvariant(key[0]) + key[1..]);
        return Expression.Lambda<Func<RunCaseMetrics, double?>>(Expression.Convert(column, typeof(double?)), row);
    }
}
