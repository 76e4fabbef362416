using LesionPortal.Web.Reports.Papers;

namespace LesionPortal.Web.Reports;

/// <summary>A report's numbers with the paper written from them.</summary>
public sealed record WrittenReport(SuiteReport Report, Paper Paper);

/// <summary>Reports as page and API ask for them.</summary>
public sealed class ReportRequests(SuitePaperBuilder builder, CasePictureMaker pictureMaker)
{
    /// <summary>Null when there is no such suite.</summary>
    public Task<SuiteReport?> ReportAsync(int suiteId, CancellationToken cancellation = default) => builder.OfAsync(suiteId, cancellation);

    /// <param name="pictures">Whether images of cases are put in.</param>
    /// <returns>Null when there is no such suite.</returns>
    public async Task<WrittenReport?> WithPaperAsync(int suiteId, bool pictures, CancellationToken cancellation = default) =>
        await builder.OfAsync(suiteId, cancellation) is { } report ? new(report, PaperWriter.Write(report, pictures ? await pictureMaker.OfAsync(report, cancellation) : null)) : null;
}
