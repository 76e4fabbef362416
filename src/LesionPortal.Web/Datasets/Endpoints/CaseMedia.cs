namespace LesionPortal.Web.Datasets.Endpoints;

/// <summary>A case's pixels for the browser: the database says which file, no part of an address becomes a path.</summary>
internal static class CaseMedia
{
    public static void MapCaseMedia(this IEndpointRouteBuilder routes)
    {
        var media = routes.MapGroup("/media/datasets/{id:int}/cases/{caseId}").ExcludeFromDescription();
        media.MapGet(
            "/image",
            (int id, string caseId, MediaCases cases, HttpContext http) => cases.AnswerAsync(http, id, caseId, c => c.ImageFile)
        );
        media.MapGet(
            "/mask.png",
            (int id, string caseId, MediaCases cases, HttpContext http) => cases.AnswerAsync(http, id, caseId, c => c.MaskFile)
        );
        media.MapGet(
            "/thumbnail",
            (int id, string caseId, MediaCases cases, HttpContext http) => cases.AnswerAsync(http, id, caseId, c => c.ThumbnailFile)
        );
    }
}
