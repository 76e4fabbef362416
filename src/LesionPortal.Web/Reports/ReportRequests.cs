using LesionPortal.Data.Queries;
using LesionPortal.Web.Reports.Papers;
using LesionPortal.Web.Scoring;

namespace LesionPortal.Web.Reports;

/// <summary>A report's numbers with the paper written from them.</summary>
public sealed record WrittenReport(SuiteReport Report, Paper Paper);

/// <summary>Reports as page and API ask for them: of now, or as one was frozen.</summary>
public sealed class ReportRequests(SuitePaperBuilder builder, CasePictureMaker pictureMaker, FrozenReports frozenReports, RunQueries runs, TestLooks looks)
{
    /// <param name="pictures">Whether images of cases are put in.</param>
    /// <param name="frozen">The number of a frozen report; null for the report of now.</param>
    /// <returns>Null when there is no such suite, or no such frozen report of it.</returns>
    public async Task<WrittenReport?> WithPaperAsync(int suiteId, bool pictures, int? frozen = null, CancellationToken cancellation = default)
    {
        if (frozen is { } number)
            return await frozenReports.OpenAsync(suiteId, number, cancellation) is var (_, written) ? pictures ? written : WithoutPictures(written) : null;
        return await builder.OfAsync(suiteId, cancellation) is { } report ? new(report, PaperWriter.Write(report, pictures ? await pictureMaker.OfAsync(report, cancellation) : null)) : null;
    }

    /// <summary>Null when there is no such suite.</summary>
    public async Task<FrozenSummary?> FreezeAsync(int suiteId, string note, CancellationToken cancellation = default) =>
        await WithPaperAsync(suiteId, pictures: true, cancellation: cancellation) is { } written ? await frozenReports.FreezeAsync(suiteId, written, note, cancellation) : null;

    /// <summary>The report went out with its test scores.</summary>
    public async Task LookedAsync(SuiteReport report, int? readerId, CancellationToken cancellation = default) =>
        await looks.RecordAsync(await runs.SummariesAsync([.. report.Rows.Select(r => r.RunId)], cancellation), "api", readerId, cancellation);

    private static WrittenReport WithoutPictures(WrittenReport written) => written with
    {
        Paper = written.Paper with { Sections = [.. written.Paper.Sections.Select(s => s with { Blocks = [.. s.Blocks.Where(b => b is not PaperPictures)] })] },
    };
}
