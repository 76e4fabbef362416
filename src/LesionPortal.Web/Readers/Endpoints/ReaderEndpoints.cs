using System.Globalization;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Shared.Api;

namespace LesionPortal.Web.Readers.Endpoints;

/// <summary>The body of <c>POST /api/readers</c>.</summary>
/// <param name="Name">1 to 100 characters, unique.</param>
/// <param name="Role">In the reader's own words, for example "dermatologist".</param>
/// <param name="YearsOfExperience">Of reading dermoscopic images, 0 to 80.</param>
internal sealed record ReaderRequest(string? Name = null, string? Role = null, int? YearsOfExperience = null);

internal sealed record ReaderResponse(int Id, string Name, string Role, int? YearsOfExperience, DateTime CreatedAt)
{
    public static ReaderResponse Of(Reader reader) => new(reader.Id, reader.Name, reader.Role, reader.YearsOfExperience, reader.CreatedAt);
}

internal static class ReaderEndpoints
{
    public static void MapReaders(this IEndpointRouteBuilder routes)
    {
        var readers = routes.MapGroup("/api/readers").WithTags("Readers");
        readers
            .MapPost("", AddAsync)
            .WithName("AddReader")
            .WithSummary("Add a reader (the author of reviews and mask revisions)")
            .Accepts<ReaderRequest>("application/json")
            .Produces<ReaderResponse>(StatusCodes.Status201Created)
            .ProducesValidationProblem()
            .ProducesProblem(409)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
        readers
            .MapGet(
                "",
                async (ReaderRegister register, CancellationToken cancellation) =>
                    TypedResults.Ok((await register.ListAsync(cancellation)).Select(ReaderResponse.Of))
            )
            .WithName("ListReaders")
            .WithSummary("All readers in order of name")
            .Produces<ReaderResponse[]>();
        readers
            .MapGet(
                "/{id:int}",
                async (int id, ReaderRegister register, CancellationToken cancellation) =>
                    await register.FindAsync(id, cancellation) is { } reader
                        ? TypedResults.Ok(ReaderResponse.Of(reader))
                        : (IResult)ApiProblem.NotFound($"There is no reader {id}; GET /api/readers lists those there are.")
            )
            .WithName("GetReader")
            .WithSummary("One reader")
            .Produces<ReaderResponse>()
            .ProducesProblem(404);
    }

    /// <summary>The reader's id in the header; or what to say of it.</summary>
    public static bool TryRead(string? header, out int reader, out string refusal)
    {
        refusal = header is null
            ? $"No reader given: send the header {ApiReader.Header} with a reader's id; GET /api/readers lists them."
            : $"{ApiReader.Header} is \"{header}\"; expected a reader's id, a number.";
        return int.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out reader);
    }

    private static async Task<IResult> AddAsync(HttpContext http, ReaderRegister register)
    {
        var request = await ApiBody.ReadAsync<ReaderRequest>(http);
        var outcome = await register.AddAsync(request.Name, request.Role, request.YearsOfExperience, http.RequestAborted);
        return outcome.Reader is { } reader ? TypedResults.Created($"/api/readers/{reader.Id}", ReaderResponse.Of(reader))
            : outcome.Existing is not null ? ApiProblem.Conflict(outcome.Refusal!)
            : ApiProblem.Invalid(outcome.Field!, outcome.Refusal!);
    }
}
