using LesionPortal.Data.Queries;

namespace LesionPortal.Web.Comparison;

/// <summary>Which version of each case's reference runs are compared against.</summary>
internal static class ReferenceChoices
{
    /// <summary>
    /// The newest version that every run which scored the case has; where they share none, each run's newest, and the case is counted as
    /// mixed.
    /// </summary>
    /// <param name="datasetOf">A run's dataset.</param>
    public static (IReadOnlyList<CaseMeasure> Measures, int Mixed) OfEachCase(IReadOnlyList<CaseMeasure> measures, Func<int, int> datasetOf)
    {
        var chosen = new List<CaseMeasure>(measures.Count);
        var mixed = 0;
        foreach (var ofCase in measures.GroupBy(m => (datasetOf(m.RunId), m.CaseId)))
        {
            var byRun = ofCase.GroupBy(m => m.RunId).ToList();
            var shared = byRun.Select(g => g.Select(m => m.ReferenceVersion)).Aggregate((a, b) => a.Intersect(b)).DefaultIfEmpty(0).Max();
            mixed += shared == 0 ? 1 : 0;
            chosen.AddRange(
                byRun.Select(g => shared == 0 ? g.MaxBy(m => m.ReferenceVersion)! : g.First(m => m.ReferenceVersion == shared))
            );
        }

        return (chosen, mixed);
    }
}
