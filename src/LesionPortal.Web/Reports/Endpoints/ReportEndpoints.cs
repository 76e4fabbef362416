using System.Globalization;
using System.Text;
using LesionPortal.Web.Masks;
using LesionPortal.Web.Reports.Documents;
using LesionPortal.Web.Shared.Api;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace LesionPortal.Web.Reports.Endpoints;

/// <summary>What every form of a suite's report is asked for with.</summary>
/// <param name="Frozen">The number of a frozen report; null for the current one.</param>
/// <param name="Reference">The masks of the current report; null for the dataset's own.</param>
internal readonly record struct ReportQuery(
    [FromQuery(Name = "frozen")] int? Frozen,
    [FromQuery(Name = "reference")] string? Reference,
    HttpContext Http,
    ReportRequests Requests,
    CancellationToken Cancellation
);

/// <summary>A suite's report in the forms people hand in and programs read.</summary>
internal static class ReportEndpoints
{
    private const string Frozen =
        "frozen is the number of a frozen report; without it, the current report is returned. reference selects "
        + "the reference masks of the current report: v1 (original masks, default), v2… or latest; a frozen report keeps its own. relevant "
        + "is the smallest relevant difference in plain IoU (default Portal:SmallestRelevantDifference). Each request counts as a view of "
        + "the suite's test scores.";
    private const string Pictures = "pictures=false leaves out the images of cases, where they may not be passed on. " + Frozen;

    public static void MapReports(this IEndpointRouteBuilder routes)
    {
        var reports = routes.MapGroup("/api/suites/{id:int}").WithTags("Reports");
        reports
            .MapGet(
                "/report.json",
                (int id, [AsParameters] ReportQuery query) =>
                    AnswerAsync(id, query, pictures: false, found => TypedResults.Ok(found.Report))
            )
            .WithName("GetReportJson")
            .WithSummary(
                "The report's numbers: runs, comparisons, slices, answers, courses, seeds, failures, calibration, environment, curves"
            )
            .WithDescription(Frozen)
            .Produces<SuiteReport>()
            .ProducesReportProblems();
        reports
            .MapGet(
                "/report.csv",
                (int id, [AsParameters] ReportQuery query, string? table = null) =>
                    AnswerAsync(id, query, pictures: false, found => Csv(id, found.Report, found.Paper, table))
            )
            .WithName("GetReportCsv")
            .WithSummary("One table as CSV")
            .WithDescription(
                "table is final (default), or a name such as intervals, comparisons, course, test-cases, histories; a "
                    + "wrong one is answered with the names there are. Everything at once is in report.zip. "
                    + Frozen
            )
            .Produces<string>(contentType: "text/csv")
            .ProducesReportProblems();
        reports
            .MapGet(
                "/report.html",
                (int id, [AsParameters] ReportQuery query, bool pictures = true) =>
                    AnswerAsync(
                        id,
                        query,
                        pictures,
                        found => TypedResults.Text(PaperHtml.Write(found.Paper), "text/html; charset=utf-8", Encoding.UTF8)
                    )
            )
            .WithName("GetReportHtml")
            .WithSummary("The report as one self-contained, printable HTML file")
            .WithDescription(Pictures)
            .Produces<string>(contentType: "text/html")
            .ProducesReportProblems();
        reports
            .MapGet(
                "/report.md",
                (int id, [AsParameters] ReportQuery query) =>
                    AnswerAsync(
                        id,
                        query,
                        pictures: false,
                        found => Download(PaperMarkdown.Write(found.Paper), "text/markdown; charset=utf-8", $"suite-{id}.md")
                    )
            )
            .WithName("GetReportMarkdown")
            .WithSummary("The report as Markdown")
            .WithDescription(Frozen)
            .Produces<string>(contentType: "text/markdown")
            .ProducesReportProblems();
        reports
            .MapGet(
                "/report.tex",
                (int id, [AsParameters] ReportQuery query) =>
                    AnswerAsync(
                        id,
                        query,
                        pictures: false,
                        found => Download(PaperLatex.Write(found.Paper), "application/x-tex; charset=utf-8", $"suite-{id}.tex")
                    )
            )
            .WithName("GetReportLatex")
            .WithSummary("The report's sentences and tables as a LaTeX document (booktabs)")
            .WithDescription(Frozen)
            .Produces<string>(contentType: "application/x-tex")
            .ProducesReportProblems();
        reports
            .MapGet(
                "/report.zip",
                (int id, [AsParameters] ReportQuery query, bool pictures = true) =>
                    AnswerAsync(
                        id,
                        query,
                        pictures,
                        found => TypedResults.File(PaperZip.Write(found.Report, found.Paper), "application/zip", $"suite-{id}.zip")
                    )
            )
            .WithName("GetReportZip")
            .WithSummary("Everything: documents, every table as CSV, every figure as SVG and PNG, the request that starts the suite again")
            .WithDescription(Pictures)
            .Produces(200, contentType: "application/zip")
            .ProducesReportProblems();
        reports.MapReportTexts();
        reports.MapFrozenReports();
    }

    private static void ProducesReportProblems(this RouteHandlerBuilder report) => report.ProducesValidationProblem().ProducesProblem(404);

    public static ProblemHttpResult NoSuite(int id) =>
        ApiProblem.NotFound($"There is no suite {id}; GET /api/suites lists those there are.");

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
            ? ApiProblem.Invalid(
                "table",
                $"This report has no table \"{name}\"; expected one of "
                    + $"{string.Join(", ", paper.Tables.Select(t => t.Id).Append("test-cases").Append("histories").Distinct())}."
            )
            : Download(text, "text/csv; charset=utf-8", file == "final" ? $"suite-{id}.csv" : $"suite-{id}-{file}.csv");
    }

    private static async Task<IResult> AnswerAsync(int id, ReportQuery query, bool pictures, Func<RenderedReport, IResult> write)
    {
        var (frozen, reference, http, requests, cancellation) = query;
        if (!ReferenceChoice.TryParse(reference ?? "v1", out var masks))
            return ApiProblem.Invalid("reference", $"\"{reference}\" is no version of the reference masks; {ReferenceChoice.Expected}.");
        var asked = http.Request.Query["relevant"].ToString();
        var relevant =
            double.TryParse(asked, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number > 0
                ? number
                : (double?)null;
        if (asked.Length > 0 && relevant is null)
            return ApiProblem.Invalid("relevant", $"\"{asked}\" is no difference that matters; {RelevantDifference.Expected}.");
        if (await requests.WithPaperAsync(id, pictures, frozen, masks, relevant, cancellation) is not { } found)
            return frozen is null
                ? NoSuite(id)
                : ApiProblem.NotFound(
                    $"Suite {id} has no frozen report {frozen}; GET /api/suites/{id}/report/frozen lists those there are."
                );
        await requests.RecordViewAsync(found.Report, ApiReader.Of(http), cancellation);
        return write(found);
    }

    private static FileContentHttpResult Download(string text, string type, string name) =>
        TypedResults.Bytes(Encoding.UTF8.GetBytes(text), type, name);
}
