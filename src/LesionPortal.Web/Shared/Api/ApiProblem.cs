using LesionPortal.Core.Runs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LesionPortal.Web.Shared.Api;

/// <summary>Refusals as problem details (RFC 9457), each with a sentence a person can act on.</summary>
internal static class ApiProblem
{
    public static ProblemHttpResult Of(int status, string title, string detail) =>
        TypedResults.Problem(detail, title: title, statusCode: status);

    public static ProblemHttpResult NotFound(string detail) => Of(StatusCodes.Status404NotFound, "Not found", detail);

    public static ProblemHttpResult Conflict(string detail) => Of(StatusCodes.Status409Conflict, "Not possible now", detail);

    public static ValidationProblem Invalid(string field, string message) => Invalid([(field, message)]);

    public static ValidationProblem Invalid(IReadOnlyList<SettingProblem> problems) =>
        Invalid([.. problems.Select(p => (p.Field, p.Message))]);

    /// <param name="problems">Fields as in the JSON that was sent, for example "runs[2].epochs".</param>
    public static ValidationProblem Invalid(IReadOnlyList<(string Field, string Message)> problems) =>
        TypedResults.ValidationProblem(
            problems.GroupBy(p => p.Field, p => p.Message).ToDictionary(g => g.Key, g => g.ToArray()),
            detail: string.Join(" ", problems.Select(p => p.Message).Distinct().Take(3)),
            title: "Invalid request"
        );
}
