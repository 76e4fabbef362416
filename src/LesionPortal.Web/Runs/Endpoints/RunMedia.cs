using LesionPortal.Core.Cases;
using LesionPortal.Data;
using LesionPortal.Web.Shared.Api;
using LesionPortal.Web.Shared.Options;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Runs.Endpoints;

/// <summary>
/// What a run has drawn and written, by id. No part of an address becomes a path unless it is a number, a guid, a fixed word or
/// a normal case id.
/// </summary>
internal static class RunMedia
{
    public static void MapRunMedia(this IEndpointRouteBuilder routes)
    {
        var media = routes.MapGroup("/media").ExcludeFromDescription();
        media.MapGet("/runs/{id:int}/predictions/{caseId}.png", Prediction);
        media.MapGet("/runs/{id:int}/samples/{epoch:int}/{caseId}.png", Sample);
        media.MapGet("/runs/{id:int}/files/{file}", RunFile);
    }

    private static IResult Prediction(int id, string caseId, PortalFolders folders, HttpContext http) =>
        IsNormal(caseId)
            ? MediaFile.Answer(
                http,
                folders.Run(id).Prediction(caseId),
                $"Run {id} has no prediction for {caseId}; predictions of the test cases are there once the run has completed."
            )
            : UnknownCase(caseId);

    private static IResult Sample(int id, int epoch, string caseId, PortalFolders folders, HttpContext http) =>
        IsNormal(caseId)
            ? MediaFile.Answer(http, folders.Run(id).Sample(epoch, caseId), $"Run {id} has no sample of {caseId} at epoch {epoch}.")
            : UnknownCase(caseId);

    private static async Task<IResult> RunFile(
        int id,
        string file,
        PortalFolders folders,
        IDbContextFactory<PortalDbContext> contexts,
        HttpContext http
    )
    {
        var folder = folders.Run(id);
        var path = file switch
        {
            "log.txt" => folder.Log,
            "best.safetensors" => folder.BestWeights,
            "last.safetensors" => folder.LastCheckpoint,
            "manifest.json" => folder.Manifest,
            _ => null,
        };
        if (path is null)
            return ApiProblem.NotFound(
                $"A run has no file \"{file}\"; there are log.txt, best.safetensors, last.safetensors and manifest.json."
            );
        await using var context = await contexts.CreateDbContextAsync(http.RequestAborted);
        return await context.Runs.AnyAsync(r => r.Id == id, http.RequestAborted)
            ? MediaFile.Answer(http, path, $"Run {id} has not written {file} yet.", downloadName: $"run-{id}-{file}")
            : ApiProblem.NotFound($"There is no run {id}; it may have been deleted.");
    }

    /// <summary>A normal id holds nothing that could lead out of a folder.</summary>
    private static bool IsNormal(string caseId) => caseId.Length > 0 && CaseId.Normalise(caseId) == caseId;

    private static ProblemHttpResult UnknownCase(string caseId) =>
        ApiProblem.NotFound($"\"{caseId}\" is not a case id; expected an id such as IMD002.");
}
