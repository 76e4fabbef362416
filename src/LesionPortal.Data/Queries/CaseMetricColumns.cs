using System.Linq.Expressions;
using LesionPortal.Core.Metrics;
using LesionPortal.Data.Entities;

namespace LesionPortal.Data.Queries;

/// <summary>
/// Where each metric of <see cref="MetricCatalogue"/> is kept in <see cref="RunCaseMetrics"/>: for queries, and for rows already read.
/// </summary>
public static class CaseMetricColumns
{
    private static readonly Dictionary<string, Func<RunCaseMetrics, double?>> s_values = MetricCatalogue.All.ToDictionary(
        m => m.Key,
        m => Column(m.Key),
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>Null where the metric is undefined for the case.</summary>
    /// <exception cref="ArgumentException">No metric has this key.</exception>
    public static double? Value(RunCaseMetrics row, string metric) => s_values[MetricCatalogue.Get(metric).Key](row);

    /// <summary>A row with these metrics alone; what a query selects by it reads no other column of them.</summary>
    /// <exception cref="ArgumentException">No metric has one of the keys.</exception>
    internal static Expression<Func<RunCaseMetrics, CaseMetricValues>> Values(IReadOnlyList<string> metrics)
    {
        var row = Expression.Parameter(typeof(RunCaseMetrics), "m");
        var constructor = typeof(CaseMetricValues).GetConstructors().Single();
        return Expression.Lambda<Func<RunCaseMetrics, CaseMetricValues>>(
            Expression.New(
                constructor,
                Expression.Property(row, nameof(RunCaseMetrics.RunId)),
                Expression.Property(row, nameof(RunCaseMetrics.DatasetCaseId)),
                Expression.Property(Expression.Property(row, nameof(RunCaseMetrics.Case)), nameof(DatasetCase.CaseId)),
                Expression.Property(row, nameof(RunCaseMetrics.Part)),
                Expression.Property(row, nameof(RunCaseMetrics.Resolution)),
                Expression.Property(row, nameof(RunCaseMetrics.ReferenceVersion)),
                Expression.NewArrayInit(typeof(double?), metrics.Select(m => Column(MetricCatalogue.Get(m).Key, row)))
            ),
            row
        );
    }

    private static UnaryExpression Column(string key, ParameterExpression row) =>
        Expression.Convert(Expression.Property(row, char.ToUpperInvariant(key[0]) + key[1..]), typeof(double?));

    private static Func<RunCaseMetrics, double?> Column(string key)
    {
        var row = Expression.Parameter(typeof(RunCaseMetrics), "m");
        return Expression.Lambda<Func<RunCaseMetrics, double?>>(Column(key, row), row).Compile();
    }
}
