namespace LesionPortal.Web.Shared.Viewer;

/// <summary>Where pages find pixels (Endpoints answers there).</summary>
public static class MediaAddress
{
    public static string Image(int datasetId, string caseId) =>
        FormattableString.Invariant($"/media/datasets/{datasetId}/cases/{caseId}/image");

    public static string Mask(int datasetId, string caseId) =>
        FormattableString.Invariant($"/media/datasets/{datasetId}/cases/{caseId}/mask.png");

    /// <summary>1 is the dataset's own mask.</summary>
    public static string Reference(int datasetId, string caseId, int version) =>
        version == 1
            ? Mask(datasetId, caseId)
            : FormattableString.Invariant($"/api/datasets/{datasetId}/cases/{caseId}/references/{version}.png");

    public static string Thumbnail(int datasetId, string caseId) =>
        FormattableString.Invariant($"/media/datasets/{datasetId}/cases/{caseId}/thumbnail");

    public static string Prediction(int runId, string caseId) =>
        FormattableString.Invariant($"/media/runs/{runId}/predictions/{caseId}.png");

    public static string Revisions(int datasetId, string caseId) =>
        FormattableString.Invariant($"/api/datasets/{datasetId}/cases/{caseId}/revisions");

    public static string UploadedImage(Guid id) => $"/media/predictions/{id}/image";

    public static string UploadedProbability(Guid id) => $"/media/predictions/{id}/probability.png";

    public static string UploadedMask(Guid id) => $"/media/predictions/{id}/mask.png";
}
