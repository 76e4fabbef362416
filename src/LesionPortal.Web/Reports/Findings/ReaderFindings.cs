using LesionPortal.Data.Queries;
using LesionPortal.Web.Reviews;

namespace LesionPortal.Web.Reports.Findings;

/// <summary>Readers' verdicts on the suite's predictions; a reader's first look at each.</summary>
public sealed record ReaderFindings(
    int Readers,
    int Reads,
    VerdictCounts Verdicts,
    FaultCounts Faults,
    IReadOnlyList<CountedGroup> ByRun,
    double? FleissKappa
)
{
    internal static ReaderFindings? Of(IReadOnlyList<Judgement> judgements)
    {
        if (judgements.Count == 0)
            return null;
        var agreement = VerdictAgreement.Of(judgements, []);
        return new ReaderFindings(
            agreement.ByReader.Count,
            agreement.Reads,
            agreement.Verdicts,
            agreement.Faults,
            agreement.ByRun,
            agreement.Fleiss?.Kappa
        );
    }
}
