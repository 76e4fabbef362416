using System.Globalization;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Masks;
using LesionPortal.Web.Shared.Api;

namespace LesionPortal.Web.Reports.Endpoints;

/// <param name="Version">0 where nothing was ever written.</param>
internal sealed record ReportTextResponse(string Section, string Markdown, int Version, DateTime? UpdatedAt);

/// <param name="Markdown">Empty to take the text out.</param>
/// <param name="Version">The version it was written from; 0 where there was none.</param>
internal sealed record ReportTextRequest(string? Markdown, int Version);

/// <param name="Note">Why, in the author's words; may be left out.</param>
/// <param name="Reference">The masks it is against: "v1" (the dataset's own, default), "v2"… or "latest".</param>
/// <param name="Relevant">The smallest difference in plain IoU that matters to it; the portal's own when left out.</param>
internal sealed record FreezeRequest(string? Note, string? Reference = null, double? Relevant = null);

/// <summary>The author's texts in a report, and reports kept as they were.</summary>
internal static class ReportTextEndpoints
{
    public static void MapReportTexts(this RouteGroupBuilder reports)
    {
        reports
            .MapGet(
                "/report/texts",
                async (int id, RunQueries suites, ReportQueries texts, CancellationToken cancellation) =>
                    await suites.SuiteAsync(id, cancellation) is null
                        ? (IResult)ReportEndpoints.NoSuite(id)
                        : TypedResults.Ok(
                            (await texts.TextsAsync(id, cancellation))
                                .Values.OrderBy(t => t.Section, StringComparer.Ordinal)
                                .Select(t => new ReportTextResponse(t.Section, t.Markdown, t.Version, t.UpdatedAt))
                        )
            )
            .WithName("ListReportTexts")
            .WithSummary("What the author wrote, by section")
            .Produces<ReportTextResponse[]>()
            .ProducesProblem(404);
        reports
            .MapPut(
                "/report/texts/{section}",
                async (int id, string section, HttpContext http, ReportTexts texts) =>
                {
                    var request = await ApiBody.ReadAsync<ReportTextRequest>(http);
                    var saved = await texts.SaveAsync(id, section, request.Markdown ?? "", request.Version, http.RequestAborted);
                    return saved.State switch
                    {
                        TextSaveState.Saved => (IResult)
                            TypedResults.Ok(
                                new ReportTextResponse(section, saved.Text!.Markdown, saved.Text.Version, saved.Text.UpdatedAt)
                            ),
                        TextSaveState.Conflict => ApiProblem.Conflict(saved.Detail!),
                        TextSaveState.Refused => ApiProblem.Invalid("markdown", saved.Detail!),
                        _ => ApiProblem.NotFound(saved.Detail!),
                    };
                }
            )
            .WithName("PutReportText")
            .WithSummary("Write a section's text (Markdown; raw HTML stays text)")
            .Accepts<ReportTextRequest>("application/json")
            .Produces<ReportTextResponse>()
            .ProducesValidationProblem()
            .ProducesProblem(404)
            .ProducesProblem(409)
            .ProducesProblem(415);
    }

    public static void MapFrozenReports(this RouteGroupBuilder reports)
    {
        reports
            .MapGet(
                "/report/frozen",
                async (int id, RunQueries suites, ReportQueries frozen, CancellationToken cancellation) =>
                    await suites.SuiteAsync(id, cancellation) is null
                        ? (IResult)ReportEndpoints.NoSuite(id)
                        : TypedResults.Ok(await frozen.FrozenAsync(id, cancellation))
            )
            .WithName("ListFrozenReports")
            .WithSummary("Frozen reports, the newest first; open one with report.*?frozen=number")
            .Produces<FrozenSummary[]>()
            .ProducesProblem(404);
        reports
            .MapPost(
                "/report/frozen",
                async (int id, HttpContext http, ReportRequests requests) =>
                {
                    var request = await ApiBody.ReadAsync<FreezeRequest>(http);
                    var note = request.Note ?? "";
                    if (!ReferenceChoice.TryParse(request.Reference ?? "v1", out var masks))
                        return (IResult)
                            ApiProblem.Invalid(
                                "reference",
                                $"\"{request.Reference}\" is no version of the reference masks; {ReferenceChoice.Expected}."
                            );
                    if (note.Length > FrozenReports.MaxNoteLength)
                        return (IResult)
                            ApiProblem.Invalid(
                                "note",
                                $"The note has {note.Length} characters; at most {FrozenReports.MaxNoteLength} are kept. Shorten it."
                            );
                    if (request.Relevant is <= 0 or double.NaN)
                        return (IResult)
                            ApiProblem.Invalid(
                                "relevant",
                                string.Create(
                                    CultureInfo.InvariantCulture,
                                    $"{request.Relevant.Value} is no difference that matters; {RelevantDifference.Expected}."
                                )
                            );
                    return await requests.FreezeAsync(id, note, masks, request.Relevant, http.RequestAborted) is { } frozen
                        ? TypedResults.Created($"/api/suites/{id}/report.json?frozen={frozen.Number}", frozen)
                        : ReportEndpoints.NoSuite(id);
                }
            )
            .WithName("FreezeReport")
            .WithSummary("Keep the report as it is now, whatever runs are added later")
            .Accepts<FreezeRequest>("application/json")
            .Produces<FrozenSummary>(201)
            .ProducesValidationProblem()
            .ProducesProblem(404)
            .ProducesProblem(415);
    }
}
