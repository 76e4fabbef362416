using LesionPortal.Data.Queries;
using LesionPortal.Web.Shared.Api;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LesionPortal.Web.Reviews.Endpoints;

/// <summary>Review sessions and verdicts.</summary>
internal static class ReviewEndpoints
{
    public static void MapReviews(this IEndpointRouteBuilder routes)
    {
        var sessions = routes.MapGroup("/api/review-sessions").WithTags("Reviews");
        sessions
            .MapPost("", StartAsync)
            .WithName("StartReviewSession")
            .WithSummary("Start a review: a set of predictions for a reader")
            .WithDescription(
                "10% of the predictions are shown twice, at least a third of the session apart, to measure repeatability. "
                    + "Blinded hides network, case, reference and other readers until the verdict is given; its items are always shuffled."
            )
            .Accepts<ReviewSessionRequest>("application/json")
            .Produces<ReviewSessionResponse>(StatusCodes.Status201Created)
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
        sessions
            .MapGet(
                "",
                async (ReviewQueries queries, CancellationToken cancellation, int? reader = null) =>
                    TypedResults.Ok((await queries.SessionsAsync(reader, cancellation)).Select(ReviewSessionResponse.Of))
            )
            .WithName("ListReviewSessions")
            .WithSummary("All sessions, the newest first; optionally of one reader")
            .Produces<ReviewSessionResponse[]>();
        sessions
            .MapGet(
                "/{id:int}",
                async (int id, ReviewQueries queries, CancellationToken cancellation) =>
                    await queries.SessionAsync(id, cancellation) is { } summary
                        ? TypedResults.Ok(ReviewSessionResponse.Of(summary))
                        : (IResult)Unknown(id)
            )
            .WithName("GetReviewSession")
            .WithSummary("One session with its progress")
            .Produces<ReviewSessionResponse>()
            .ProducesProblem(404);
        sessions
            .MapPatch("/{id:int}", ChangeAsync)
            .WithName("ChangeReviewSession")
            .WithSummary("Name, describe or tag a session")
            .Accepts<NamingRequest>("application/json")
            .Produces<ReviewSessionResponse>()
            .ProducesValidationProblem()
            .ProducesProblem(404)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
        sessions
            .MapGet(
                "/{id:int}/next",
                async (int id, ReviewReading reading, CancellationToken cancellation) =>
                    await reading.NextAsync(id, cancellation) is { } state
                        ? TypedResults.Ok(NextItemResponse.Of(state))
                        : (IResult)Unknown(id)
            )
            .WithName("GetNextReviewItem")
            .WithSummary("The next prediction to review and the one after it")
            .Produces<NextItemResponse>()
            .ProducesProblem(404);
        sessions
            .MapGet("/{id:int}/items/{item}", RevealAsync)
            .WithName("OpenReviewItem")
            .WithSummary("Network, reference and other readers of an item")
            .WithDescription(
                "Lifts the blinding of a judged item for good: its verdict can't be undone afterwards. 409 while it has no "
                    + "verdict or another prediction of its case has none."
            )
            .Produces<ReadableItemResponse>()
            .ProducesProblem(404)
            .ProducesProblem(409);
        sessions
            .MapPost("/{id:int}/undo", UndoAsync)
            .WithName("UndoReview")
            .WithSummary("Undo the session's last verdict; the response contains it")
            .Produces<ReviewResponse>()
            .ProducesProblem(404)
            .ProducesProblem(409);

        var reviews = routes.MapGroup("/api/reviews").WithTags("Reviews");
        reviews
            .MapPost("", JudgeAsync)
            .WithName("AddReview")
            .WithSummary("A verdict on an item of a session")
            .Accepts<ReviewRequestBody>("application/json")
            .Produces<ReviewResponse>(StatusCodes.Status201Created)
            .ProducesValidationProblem()
            .ProducesProblem(404)
            .ProducesProblem(409)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
        reviews
            .MapPost("/{id:int}/fault", FaultAsync)
            .WithName("SetReviewFault")
            .WithSummary("Say which is wrong, prediction or reference, once both have been shown")
            .Accepts<FaultRequest>("application/json")
            .Produces<ReviewResponse>()
            .ProducesValidationProblem()
            .ProducesProblem(404)
            .ProducesProblem(409)
            .ProducesProblem(415);
    }

    public static void MapAgreement(this IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/agreement", AgreementAsync)
            .WithTags("Reviews")
            .WithName("GetAgreement")
            .WithSummary("Verdicts of all readers on a suite's predictions, and their agreement")
            .WithDescription(
                "Counts are of first readings. Pairs: Cohen's kappa, plain and with quadratic weights, on predictions both "
                    + "judged; fleiss: over all readers; intervals are 95% percentile bootstraps over predictions. "
                    + "Repeatability: agreement "
                    + "within a reader on the predictions shown twice. Masks: IoU and Dice of two readers' newest masks, per image then "
                    + "averaged, at the image's resolution."
            )
            .Produces<AgreementReport>()
            .ProducesValidationProblem()
            .ProducesProblem(404);

    private static async Task<IResult> AgreementAsync(AgreementBuilder builder, CancellationToken cancellation, int? suite = null) =>
        suite is not { } id ? ApiProblem.Invalid("suite", "Give a suite: /api/agreement?suite=1; GET /api/suites lists those there are.")
        : await builder.OfSuiteAsync(id, cancellation) is { } report ? TypedResults.Ok(report)
        : ApiProblem.NotFound($"There is no suite {id}; GET /api/suites lists those there are.");

    private static async Task<IResult> StartAsync(HttpContext http, ReviewSessions sessions, ReviewQueries queries)
    {
        var request = await ApiBody.ReadAsync<ReviewSessionRequest>(http);
        var start = await sessions.StartAsync(request.ToRequest(), http.RequestAborted);
        if (start.SessionId is not { } id)
            return ApiProblem.Invalid(start.Field!, start.Refusal!);
        return TypedResults.Created(
            $"/api/review-sessions/{id}",
            ReviewSessionResponse.Of((await queries.SessionAsync(id, http.RequestAborted))!)
        );
    }

    private static async Task<IResult> ChangeAsync(int id, HttpContext http, ReviewSessionNaming naming, ReviewQueries queries)
    {
        var request = await ApiBody.ReadAsync<NamingRequest>(http);
        var outcome = await naming.ChangeAsync(id, request.ToChange(), http.RequestAborted);
        return !outcome.Found ? Unknown(id)
            : outcome.Problems.Count > 0 ? ApiProblem.Invalid(outcome.Problems)
            : TypedResults.Ok(ReviewSessionResponse.Of((await queries.SessionAsync(id, http.RequestAborted))!));
    }

    private static async Task<IResult> RevealAsync(int id, string item, ReviewReading reading, CancellationToken cancellation)
    {
        var (shown, state, detail) = await reading.RevealAsync(id, item, cancellation);
        return shown is not null ? TypedResults.Ok(ReadableItemResponse.Of(shown))
            : state == ReviewState.Unknown ? ApiProblem.NotFound(detail!)
            : ApiProblem.Conflict(detail!);
    }

    private static async Task<IResult> UndoAsync(int id, ReviewReading reading) =>
        Answer(await reading.UndoAsync(id, cancellation: CancellationToken.None), TypedResults.Ok);

    private static async Task<IResult> JudgeAsync(HttpContext http, ReviewReading reading)
    {
        var request = await ApiBody.ReadAsync<ReviewRequestBody>(http);
        return Answer(
            await reading.JudgeAsync(request.ToDraft(), CancellationToken.None),
            review => TypedResults.Created($"/api/review-sessions/{request.Session}/items/{request.Item}", review)
        );
    }

    private static async Task<IResult> FaultAsync(int id, HttpContext http, ReviewReading reading)
    {
        var request = await ApiBody.ReadAsync<FaultRequest>(http);
        return Answer(await reading.BlameAsync(id, request.Fault, CancellationToken.None), TypedResults.Ok);
    }

    private static IResult Answer(ReviewOutcome outcome, Func<ReviewResponse, IResult> done) =>
        outcome.State switch
        {
            ReviewState.Done => done(ReviewResponse.Of(outcome.Review!, outcome.Token!)),
            ReviewState.Unknown => ApiProblem.NotFound(outcome.Detail!),
            ReviewState.Conflict => ApiProblem.Conflict(outcome.Detail!),
            _ => ApiProblem.Invalid(outcome.Field!, outcome.Detail!),
        };

    private static ProblemHttpResult Unknown(int id) =>
        ApiProblem.NotFound($"There is no review session {id}; GET /api/review-sessions lists those there are.");
}
