using LesionPortal.Data;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Shared.Api;
using LesionPortal.Web.Shared.Options;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Datasets.Endpoints;

/// <summary>The files of a dataset's cases.</summary>
internal sealed class MediaCases(IDbContextFactory<PortalDbContext> contexts, PortalFolders folders)
{
    public async Task<IResult> AnswerAsync(HttpContext http, int datasetId, string caseId, Func<DatasetCase, string> file)
    {
        await using var context = await contexts.CreateDbContextAsync(http.RequestAborted);
        var found = await context
            .Cases.AsNoTracking()
            .SingleOrDefaultAsync(c => c.DatasetId == datasetId && c.CaseId == caseId, http.RequestAborted);
        return found is null
            ? ApiProblem.NotFound($"Dataset {datasetId} has no case \"{caseId}\".")
            : MediaFile.Answer(
                http,
                Path.Combine(folders.Dataset(datasetId), file(found)),
                $"{caseId}: its file is missing from the data directory; import the dataset again under another name."
            );
    }
}
