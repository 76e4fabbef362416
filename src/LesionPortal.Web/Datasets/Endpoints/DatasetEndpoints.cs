using LesionPortal.Core.Cases;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Shared.Api;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LesionPortal.Web.Datasets.Endpoints;

internal static class DatasetEndpoints
{
    public static void MapDatasets(this IEndpointRouteBuilder routes)
    {
        var datasets = routes.MapGroup("/api/datasets").WithTags("Datasets");
        datasets
            .MapPost("", StartAsync)
            .WithName("ImportDataset")
            .WithSummary("Import a dataset in the background")
            .WithDescription(
                "JSON with the path of a PH2 folder or archive on the server, or multipart/form-data with the fields "
                    + "name and file (zip, rar, 7z, tar, tar.gz, tar.bz2, tar.xz). An existing name means: add what is new."
            )
            .Accepts<DatasetRequest>("application/json", "multipart/form-data")
            .Produces<DatasetResponse>(StatusCodes.Status202Accepted)
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status507InsufficientStorage)
            .DisableAntiforgery();
        datasets.MapGet("", ListAsync).WithName("ListDatasets").WithSummary("All datasets, the newest first").Produces<DatasetResponse[]>();
        datasets
            .MapGet("/{id:int}", GetAsync)
            .WithName("GetDataset")
            .WithSummary("One dataset: state, counts, problems of the last import, progress")
            .Produces<DatasetResponse>()
            .ProducesProblem(StatusCodes.Status404NotFound);
        datasets
            .MapPatch("/{id:int}", ChangeAsync)
            .WithName("ChangeDataset")
            .WithSummary("Rename, describe or tag a dataset")
            .WithDescription("Names of datasets are at most 100 characters long, and no two differ in case only.")
            .Accepts<NamingRequest>("application/json")
            .Produces<DatasetResponse>()
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
        datasets
            .MapGet("/{id:int}/cases", CasesAsync)
            .WithName("ListCases")
            .WithSummary("A dataset's cases in order of id")
            .Produces<CaseResponse[]>()
            .ProducesProblem(StatusCodes.Status404NotFound);
        datasets
            .MapPost("/{id:int}/cancel", CancelAsync)
            .WithName("CancelImport")
            .WithSummary("Stop an import; the cases already in stay")
            .Produces<DatasetResponse>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> StartAsync(HttpContext http, DatasetUpload upload, IDatasetImports imports, DatasetQueries queries)
    {
        ImportOutcome outcome;
        if (http.Request.HasJsonContentType())
        {
            var request = await ApiBody.ReadAsync<DatasetRequest>(http);
            outcome = await imports.StartAsync(request.Name ?? "", request.Path ?? "", http.RequestAborted);
        }
        else if (DatasetUpload.BoundaryOf(http.Request) is { } boundary)
        {
            outcome = await upload.ReceiveAsync(http, boundary);
        }
        else
        {
            return TypedResults.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        }

        if (outcome.DatasetId is not { } id)
            return ApiProblem.Invalid(outcome.Field!, outcome.Refusal!);
        return TypedResults.Accepted($"/api/datasets/{id}", await FullAsync(id, imports, queries, http.RequestAborted));
    }

    private static async Task<IResult> ListAsync(IDatasetImports imports, DatasetQueries queries, CancellationToken cancellation) =>
        TypedResults.Ok((await queries.ListAsync(cancellation)).Select(s => Response(s, imports, problems: null)));

    private static async Task<IResult> GetAsync(int id, IDatasetImports imports, DatasetQueries queries, CancellationToken cancellation) =>
        await FullAsync(id, imports, queries, cancellation) is { } dataset ? TypedResults.Ok(dataset) : Unknown(id);

    private static async Task<IResult> ChangeAsync(
        int id,
        HttpContext http,
        DatasetNaming naming,
        IDatasetImports imports,
        DatasetQueries queries
    )
    {
        var request = await ApiBody.ReadAsync<NamingRequest>(http);
        var outcome = await naming.ChangeAsync(id, request.ToChange(), http.RequestAborted);
        return !outcome.Found ? Unknown(id)
            : outcome.Problems.Count > 0 ? ApiProblem.Invalid(outcome.Problems)
            : TypedResults.Ok(await FullAsync(id, imports, queries, http.RequestAborted));
    }

    private static async Task<IResult> CasesAsync(int id, DatasetQueries queries, CancellationToken cancellation) =>
        await queries.FindAsync(id, cancellation) is null
            ? Unknown(id)
            : TypedResults.Ok((await queries.CasesAsync(id, cancellation)).Select(CaseResponse.Of));

    private static async Task<IResult> CancelAsync(int id, IDatasetImports imports, DatasetQueries queries, CancellationToken cancellation)
    {
        if (await queries.FindAsync(id, cancellation) is null)
            return Unknown(id);
        return await imports.CancelAsync(id)
            ? TypedResults.Accepted($"/api/datasets/{id}", await FullAsync(id, imports, queries, cancellation))
            : ApiProblem.Conflict($"Dataset {id} is not being imported, so there is nothing to cancel.");
    }

    private static async Task<DatasetResponse?> FullAsync(
        int id,
        IDatasetImports imports,
        DatasetQueries queries,
        CancellationToken cancellation
    ) =>
        await queries.FindAsync(id, cancellation) is { } summary
            ? Response(summary, imports, await queries.ProblemsAsync(id, cancellation))
            : null;

    private static DatasetResponse Response(DatasetSummary summary, IDatasetImports imports, IReadOnlyList<ImportProblem>? problems)
    {
        var dataset = summary.Dataset;
        return new()
        {
            Id = dataset.Id,
            Name = dataset.Name,
            Description = problems is null ? null : dataset.Description,
            Tags = dataset.Tags,
            State = dataset.State,
            IsSynthetic = dataset.IsSynthetic,
            Source = dataset.Source,
            CreatedAt = dataset.CreatedAt,
            CreatedBy = dataset.CreatedById,
            Message = dataset.Message,
            Counts = new(
                summary.Cases,
                Enum.GetValues<Diagnosis>().ToDictionary(d => d, summary.CasesOf),
                summary.Problems,
                summary.ProblemsOf(ProblemSeverity.Error),
                summary.ProblemsOf(ProblemSeverity.Warning)
            ),
            Progress = ImportProgressResponse.Of(imports.ProgressOf(dataset.Id)),
            Problems = problems?.Select(p => new ProblemResponse(p.CaseId, p.Severity, p.Message, p.Advice)).ToList(),
        };
    }

    private static ProblemHttpResult Unknown(int id) =>
        ApiProblem.NotFound($"There is no dataset {id}; GET /api/datasets lists those there are.");
}
