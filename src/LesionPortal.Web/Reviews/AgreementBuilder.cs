using LesionPortal.Data.Queries;

namespace LesionPortal.Web.Reviews;

/// <summary>The agreement page and its address in the API ask here.</summary>
public sealed class AgreementBuilder(ReviewQueries reviews, RunQueries runs, MaskAgreement masks)
{
    /// <summary>Null when there is no such suite.</summary>
    public async Task<AgreementReport?> OfSuiteAsync(int suiteId, CancellationToken cancellation = default)
    {
        if (await runs.SuiteAsync(suiteId, cancellation) is not { } suite)
            return null;
        var judgements = await reviews.JudgementsAsync(suiteId: suiteId, cancellation: cancellation);
        var pairs = await masks.OfDatasetAsync(suite.DatasetId, cancellation);
        return await Task.Run(() => VerdictAgreement.Of(judgements, pairs), cancellation);
    }
}
