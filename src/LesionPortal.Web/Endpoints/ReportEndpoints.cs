using System.Text;
using LesionPortal.Web.Reports;
using LesionPortal.Web.Reports.Papers;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LesionPortal.Web.Endpoints;

/// <summary>A suite's report in the forms people hand in and programs read.</summary>
internal static class ReportEndpoints
{
    private const string Pictures = "pictures=false leaves out the images of cases, where they may not be passed on.";

    public static void MapReports(this IEndpointRouteBuilder routes)
    {
        var reports = routes.MapGroup("/api/suites/{id:int}").WithTags("Reports");
        reports.MapGet("/report.json", (int id, ReportRequests requests, CancellationToken cancellation) => AnswerAsync(requests.ReportAsync(id, cancellation), id, TypedResults.Ok))
            .WithName("GetReportJson").WithSummary("The report's numbers: runs, comparisons, slices, answers, courses, seeds, failures, calibration, environment, curves").Produces<SuiteReport>().ProducesProblem(404);
        reports.MapGet("/report.csv", (int id, ReportRequests requests, CancellationToken cancellation, string? table = null) =>
                AnswerAsync(requests.WithPaperAsync(id, pictures: false, cancellation), id, found => Csv(id, found.Report, found.Paper, table)))
            .WithName("GetReportCsv").WithSummary("One table as CSV").WithDescription("table is final (default), or a name such as intervals, comparisons, course, test-cases, histories; a wrong one is answered with the names there are. Everything at once is in report.zip.")
            .Produces<string>(contentType: "text/csv").ProducesValidationProblem().ProducesProblem(404);
        reports.MapGet("/report.html", (int id, ReportRequests requests, CancellationToken cancellation, bool pictures = true) =>
                AnswerAsync(requests.WithPaperAsync(id, pictures, cancellation), id, found => TypedResults.Text(PaperHtml.Write(found.Paper), "text/html; charset=utf-8", Encoding.UTF8)))
            .WithName("GetReportHtml").WithSummary("The report as one HTML file that needs nothing else, and prints").WithDescription(Pictures).Produces<string>(contentType: "text/html").ProducesProblem(404);
        reports.MapGet("/report.md", (int id, ReportRequests requests, CancellationToken cancellation) =>
                AnswerAsync(requests.WithPaperAsync(id, pictures: false, cancellation), id, found => Download(PaperMarkdown.Write(found.Paper), "text/markdown; charset=utf-8", $"suite-{id}.md")))
            .WithName("GetReportMarkdown").WithSummary("The report as Markdown").Produces<string>(contentType: "text/markdown").ProducesProblem(404);
        reports.MapGet("/report.tex", (int id, ReportRequests requests, CancellationToken cancellation) =>
                AnswerAsync(requests.WithPaperAsync(id, pictures: false, cancellation), id, found => Download(PaperLatex.Write(found.Paper), "application/x-tex; charset=utf-8", $"suite-{id}.tex")))
            .WithName("GetReportLatex").WithSummary("The report's sentences and tables as a LaTeX document (booktabs)").Produces<string>(contentType: "application/x-tex").ProducesProblem(404);
        reports.MapGet("/report.zip", (int id, ReportRequests requests, CancellationToken cancellation, bool pictures = true) =>
                AnswerAsync(requests.WithPaperAsync(id, pictures, cancellation), id, found => TypedResults.File(PaperZip.Write(found.Report, found.Paper), "application/zip", $"suite-{id}.zip")))
            .WithName("GetReportZip").WithSummary("Everything: documents, every table as CSV, every figure as SVG, the request that starts the suite again").WithDescription(Pictures).Produces(200, contentType: "application/zip").ProducesProblem(404);
    }

    private static IResult Csv(int id, SuiteReport report, Paper paper, string? name)
    {
        var file = string.IsNullOrEmpty(name) ? "final" : name.ToLowerInvariant();
        var text = file switch
        {
            "final" => ReportCsv.Write(report),
            "test-cases" => PaperCsv.Cases(report),
            "histories" => PaperCsv.Histories(report),
            _ => paper.Tables.FirstOrDefault(t => t.Id == file) is { } table ? PaperCsv.Write(table) : null,
        };
        return text is null
            ? ApiProblem.Invalid("table", $"This report has no table \"{name}\"; expected one of {string.Join(", ", paper.Tables.Select(t => t.Id).Append("test-cases").Append("histories").Distinct())}.")
            : Download(text, "text/csv; charset=utf-8", file == "final" ? $"suite-{id}.csv" : $"suite-{id}-{file}.csv");
    }

    private static async Task<IResult> AnswerAsync<T>(Task<T?> asked, int id, Func<T, IResult> write)
        where T : class => await asked is { } found ? write(found) : ApiProblem.NotFound($"There is no suite {id}; GET /api/suites lists those there are.");

    private static FileContentHttpResult Download(string text, string type, string name) => TypedResults.Bytes(Encoding.UTF8.GetBytes(text), type, name);
}
