using LesionPortal.Core.Cases;
using LesionPortal.Core.Statistics;

namespace LesionPortal.Web.Reports.Findings;

/// <summary>A run on some of the test cases: plain IoU of the best checkpoint at training resolution.</summary>
/// <param name="Slicing">By what the cases are told apart: "diagnosis".</param>
/// <param name="Slice">"Melanoma".</param>
public sealed record SliceScore(string Slicing, string Slice, int RunId, string RunName, string Metric, double Mean, double? Low, double? High, int N)
{
    internal static IReadOnlyList<SliceScore> ByDiagnosis(IReadOnlyList<EvidenceRun> runs, IReadOnlyList<ReportCaseScore> scores, IReadOnlyDictionary<string, Diagnosis> diagnoses)
    {
        var test = scores.Where(s => diagnoses.ContainsKey(s.CaseId)).OrderBy(s => s.CaseId, StringComparer.Ordinal).ToLookup(s => s.RunId);
        return
        [
            .. Enum.GetValues<Diagnosis>().SelectMany(d => runs.Where(r => r.Scores.Count > 0)
                .Select(r => (Run: r, Values: test[r.Id].Where(s => diagnoses[s.CaseId] == d).Select(s => s.Iou).ToArray())).Where(r => r.Values.Length > 0)
                .Select(r => Of(d, r.Run, Bootstrap.MeanInterval(r.Values)))),
        ];
    }

    private static SliceScore Of(Diagnosis diagnosis, EvidenceRun run, Interval interval) =>
        new("diagnosis", diagnosis.DisplayName(), run.Id, run.Name, EvidenceMetric.Iou.Key, interval.Estimate, interval.Low, interval.High, interval.N);
}
