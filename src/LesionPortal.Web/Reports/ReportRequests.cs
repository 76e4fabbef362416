using LesionPortal.Data.Queries;
using LesionPortal.Web.Masks;
using LesionPortal.Web.Readers;
using LesionPortal.Web.Reports.Documents;
using LesionPortal.Web.Shared.Access;

namespace LesionPortal.Web.Reports;

/// <summary>A report's numbers with the paper written from them.</summary>
public sealed record RenderedReport(SuiteReport Report, Paper Paper);

/// <summary>Reports as page and API ask for them: of now, or as one was frozen.</summary>
public sealed class ReportRequests(
    SuitePaperBuilder builder,
    CasePictureMaker pictureMaker,
    FrozenReports frozenReports,
    TestScoreViews views,
    CurrentPerson current
)
{
    /// <param name="pictures">Whether images of cases are put in.</param>
    /// <param name="frozen">The number of a frozen report; null for the report of now.</param>
    /// <param name="masks">That the report of now is against; null for the dataset's own. A frozen one keeps its own.</param>
    /// <param name="relevant">The smallest difference in plain IoU that matters to the report of now; null for the portal's.</param>
    /// <returns>Null when there is no such suite, or no such frozen report of it.</returns>
    public async Task<RenderedReport?> WithPaperAsync(
        int suiteId,
        bool pictures,
        int? frozen = null,
        ReferenceChoice? masks = null,
        double? relevant = null,
        CancellationToken cancellation = default
    )
    {
        if (frozen is { } number)
            return await frozenReports.OpenAsync(suiteId, number, cancellation) is var (_, written)
                ? pictures
                    ? written
                    : WithoutPictures(written)
                : null;
        return await builder.OfAsync(suiteId, masks ?? ReferenceChoice.Original, relevant, cancellation) is { } report
            ? new(report, PaperWriter.Write(report, pictures ? await pictureMaker.OfAsync(report, cancellation) : null))
            : null;
    }

    /// <summary>Null when there is no such suite.</summary>
    public async Task<FrozenSummary?> FreezeAsync(
        int suiteId,
        string note,
        ReferenceChoice? masks = null,
        double? relevant = null,
        CancellationToken cancellation = default
    )
    {
        current.Require(PortalAction.WriteReports);
        return await WithPaperAsync(suiteId, pictures: true, masks: masks, relevant: relevant, cancellation: cancellation) is { } written
            ? await frozenReports.FreezeAsync(suiteId, written, note, cancellation)
            : null;
    }

    /// <summary>The report went out with its test scores.</summary>
    public async Task RecordViewAsync(SuiteReport report, int? readerId, CancellationToken cancellation = default) =>
        await views.RecordAsync(
            report.SuiteId is { } suite && report.Rows.Any(r => r.Test is not null)
                ? [new ShownTest(report.Rows[0].RunId, suite, report.Title)]
                : [],
            TestScoreViewPlace.Api,
            readerId,
            cancellation
        );

    private static RenderedReport WithoutPictures(RenderedReport written) =>
        written with
        {
            Paper = written.Paper with
            {
                Sections = [.. written.Paper.Sections.Select(s => s with { Blocks = [.. s.Blocks.Where(b => b is not PaperPictures)] })],
            },
        };
}
