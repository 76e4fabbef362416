using System.Text.Json;
using System.Text.RegularExpressions;
using LesionPortal.Web.Shared.Access;
using LesionPortal.Web.Shared.Api;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.WebUtilities;

namespace LesionPortal.Web.Hosting;

/// <summary>What a client sees when nobody answered or something broke: problem details for programs, a page for people.</summary>
internal static partial class PortalErrors
{
    private static readonly string[] ProgramPaths = ["/api", "/media", "/health", "/openapi"];

    public static WebApplication UsePortalErrors(this WebApplication app)
    {
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.UseWhen(
            context => !IsForPrograms(context.Request.Path),
            pages => pages.UseExceptionHandler("/error", createScopeForErrors: true)
        );
        app.UseWhen(
            context => IsForPrograms(context.Request.Path),
            programs =>
                programs.UseExceptionHandler(
                    new ExceptionHandlerOptions
                    {
                        ExceptionHandler = AnswerException,
                        // Client errors are returned to the client and not logged as portal failures.
                        SuppressDiagnosticsCallback = failure => failure.Exception is BadHttpRequestException or AccessDeniedException,
                    }
                )
        );
        app.Use(AnswerEmptyErrors);
        return app;
    }

    /// <summary>Routing answers 404, 405 and 415 without a word.</summary>
    private static async Task AnswerEmptyErrors(HttpContext context, RequestDelegate next)
    {
        await next(context);
        var response = context.Response;
        if (response.StatusCode < 400 || response.HasStarted || response.ContentType is not null || !IsForPrograms(context.Request.Path))
            return;
        var what = $"{context.Request.Method} {context.Request.Path}";
        var (title, detail) = response.StatusCode switch
        {
            404 => ("Not found", $"There is nothing at {what}. The API is described at /openapi/v1.json."),
            405 => ("Method not allowed", $"{what} is not offered; allowed here: {response.Headers.Allow}."),
            415 => (
                "Unsupported media type",
                $"The body's type \"{context.Request.ContentType}\" is not supported; send application/json, "
                    + $"multipart/form-data for file uploads, or image/png and application/zip for masks."
            ),
            _ => (ReasonPhrases.GetReasonPhrase(response.StatusCode), $"{what} was refused ({response.StatusCode})."),
        };
        await ApiProblem.Of(response.StatusCode, title, detail).ExecuteAsync(context);
    }

    private static Task AnswerException(HttpContext context)
    {
        var exception = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        return (
            exception switch
            {
                BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => ApiProblem.Of(
                    413,
                    "Too large",
                    "The upload is larger than allowed. Send a smaller file; for a dataset, copy it to the " + "server and give its path."
                ),
                BadHttpRequestException { StatusCode: StatusCodes.Status415UnsupportedMediaType } => ApiProblem.Of(
                    415,
                    "Unsupported media type",
                    $"The body's type \"{context.Request.ContentType}\" is not supported; " + $"send application/json."
                ),
                BadHttpRequestException { InnerException: JsonException json } => InvalidJson(json),
                BadHttpRequestException bad when Unbound().Match(bad.Message) is { Success: true } unbound => ApiProblem.Invalid(
                    unbound.Groups["name"].Value,
                    $"{unbound.Groups["name"].Value} is \"{unbound.Groups["value"].Value}\"; expected {Kind(unbound.Groups["type"].Value)}."
                ),
                BadHttpRequestException bad => ApiProblem.Of(bad.StatusCode, "Bad request", bad.Message),
                AccessDeniedException denied => ApiProblem.Of(403, "Not allowed", denied.Message),
                _ when FullDisk.IsCauseOf(exception) => ApiProblem.Of(
                    StatusCodes.Status507InsufficientStorage,
                    "The disk is full",
                    "The disk of the portal's data directory is full. Free space there, delete runs that are not needed, then try again."
                ),
                _ => (IResult)
                    ApiProblem.Of(
                        500,
                        "The portal failed",
                        $"Internal error; see the portal's log for {context.TraceIdentifier}. Before repeating the "
                            + $"request, check whether it "
                            + $"was carried out."
                    ),
            }
        ).ExecuteAsync(context);
    }

    private static string Kind(string type) =>
        type switch
        {
            "int" or "long" => "a whole number",
            "double" or "float" => "a number, with a point",
            "bool" => "true or false",
            _ => "a value of another kind; /openapi/v1.json says which",
        };

    /// <summary>The framework's sentence for a query value that does not fit.</summary>
    [GeneratedRegex("^Failed to bind parameter \"(Nullable<)?(?<type>\\w+)>? (?<name>\\w+)\" from \"(?<value>.*)\"")]
    private static partial Regex Unbound();

    private static IResult InvalidJson(JsonException json)
    {
        var (field, sentence) = JsonErrorMessages.Of(json);
        return field.Length == 0
            ? ApiProblem.Of(400, "Not valid JSON", $"The body could not be read (line {json.LineNumber + 1 ?? 1}): {sentence}")
            : ApiProblem.Invalid(field, sentence);
    }

    private static bool IsForPrograms(PathString path) => ProgramPaths.Any(p => path.StartsWithSegments(p));
}
