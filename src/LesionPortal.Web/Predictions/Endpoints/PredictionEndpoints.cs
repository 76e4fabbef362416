using System.Globalization;
using LesionPortal.Web.Shared.Api;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace LesionPortal.Web.Predictions.Endpoints;

/// <summary>A probability map of an uploaded image.</summary>
/// <param name="LesionShare">Lesion area as a share of the image, of the mask at its size by the run's own rule, 0 to 1.</param>
/// <param name="Milliseconds">Time the network took.</param>
/// <param name="MaskUrl">Takes <c>?threshold=</c> 0 to 1, in place of the run's own; a PNG at the image's size.</param>
internal sealed record PredictionResponse(
    Guid Id,
    int Run,
    string FileName,
    int Width,
    int Height,
    double LesionShare,
    double Milliseconds,
    DateTime CreatedAt,
    string ImageUrl,
    string ProbabilityUrl,
    string MaskUrl,
    string PageUrl
)
{
    public static PredictionResponse Of(ImagePrediction prediction)
    {
        var (record, media) = (prediction.Record, $"/media/predictions/{prediction.Record.Id}");
        return new(
            record.Id,
            record.RunId,
            record.FileName,
            record.Width,
            record.Height,
            prediction.LesionShare,
            record.Milliseconds,
            record.CreatedAt,
            $"{media}/image",
            $"{media}/probability.png",
            $"{media}/mask.png",
            $"/predict/{record.Id}"
        );
    }
}

internal static class PredictionEndpoints
{
    /// <summary>Room for the form's own lines around the image.</summary>
    private const long MaxBodyBytes = ImagePredictions.MaxImageBytes + 64 * 1024;

    public static void MapPredictions(this IEndpointRouteBuilder routes)
    {
        var predictions = routes.MapGroup("/api/predictions").WithTags("Predictions");
        predictions
            .MapPost("", PredictAsync)
            .WithName("Predict")
            .WithSummary("Segment an uploaded image with a finished run")
            .WithDescription(
                "multipart/form-data with the fields image (BMP, PNG, JPEG, WebP or TIFF of one page, at most 50 MB and "
                    + "100 megapixels) and run (its id)."
            )
            .Produces<PredictionResponse>(StatusCodes.Status201Created)
            .ProducesValidationProblem()
            .ProducesProblem(413)
            .ProducesProblem(415)
            .ProducesProblem(503)
            .ProducesProblem(507)
            .WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes))
            // Foreign pages are refused by their Origin; a token would keep programs out.
            .DisableAntiforgery();
        predictions
            .MapGet("/{id:guid}", GetAsync)
            .WithName("GetPrediction")
            .WithSummary("An earlier prediction")
            .Produces<PredictionResponse>()
            .ProducesProblem(404);
    }

    public static void MapPredictionMedia(this IEndpointRouteBuilder routes)
    {
        var media = routes.MapGroup("/media/predictions/{id:guid}").ExcludeFromDescription();
        media.MapGet(
            "/image",
            (Guid id, ImagePredictions predictions, HttpContext http) => MediaFile.Answer(http, predictions.ImagePath(id), Missing(id))
        );
        media.MapGet(
            "/probability.png",
            (Guid id, ImagePredictions predictions, HttpContext http) =>
                MediaFile.Answer(http, predictions.ProbabilityPath(id), Missing(id))
        );
        media.MapGet("/mask.png", MaskAsync);
    }

    private static async Task<IResult> PredictAsync(
        IFormFile? image,
        [FromForm] string? run,
        ImagePredictions predictions,
        CancellationToken cancellation
    )
    {
        if (image is null)
            return ApiProblem.Invalid("image", "The request contains no image; send it as the file field \"image\".");
        if (!int.TryParse(run, NumberStyles.None, CultureInfo.InvariantCulture, out var runId))
            return ApiProblem.Invalid("run", $"\"{run}\" is not the id of a run; send the number of a finished run in the field \"run\".");
        await using var content = image.OpenReadStream();
        var outcome = await predictions.PredictAsync(runId, image.FileName, content, cancellation);
        return outcome.Prediction is { } prediction
                ? TypedResults.Created($"/api/predictions/{prediction.Record.Id}", PredictionResponse.Of(prediction))
            : outcome.Field is { } field ? ApiProblem.Invalid(field, outcome.Refusal!)
            : ApiProblem.Of(StatusCodes.Status503ServiceUnavailable, "The trainer could not answer", outcome.Refusal!);
    }

    private static async Task<IResult> GetAsync(Guid id, ImagePredictions predictions, CancellationToken cancellation) =>
        await predictions.FindAsync(id, cancellation) is { } prediction
            ? TypedResults.Ok(PredictionResponse.Of(prediction))
            : ApiProblem.NotFound(Missing(id));

    private static async Task<Results<FileContentHttpResult, ValidationProblem, ProblemHttpResult>> MaskAsync(
        Guid id,
        ImagePredictions predictions,
        CancellationToken cancellation,
        string? threshold = null
    )
    {
        var value = 0.0;
        if (threshold is not null && !(double.TryParse(threshold, CultureInfo.InvariantCulture, out value) && value is >= 0 and <= 1))
            return ApiProblem.Invalid("threshold", $"\"{threshold}\" is no threshold; expected a number from 0 to 1, such as 0.5.");
        return await predictions.MaskAsync(id, threshold is null ? null : value, cancellation) is { } mask
            ? TypedResults.Bytes(mask.Png, "image/png", mask.FileName)
            : ApiProblem.NotFound(Missing(id));
    }

    private static string Missing(Guid id) => $"There is no prediction {id}; upload the image again.";
}
