using System.Text.Json.Serialization;
using LesionPortal.Web.Datasets.Endpoints;
using LesionPortal.Web.Masks.Endpoints;
using LesionPortal.Web.Predictions.Endpoints;
using LesionPortal.Web.Readers.Endpoints;
using LesionPortal.Web.Reports.Endpoints;
using LesionPortal.Web.Reviews.Endpoints;
using LesionPortal.Web.Runs.Endpoints;
using LesionPortal.Web.Scoring.Endpoints;

namespace LesionPortal.Web.Hosting;

internal static class PortalEndpoints
{
    public static IServiceCollection AddPortalEndpoints(this IServiceCollection services) =>
        services
            .AddProblemDetails()
            .ConfigureHttpJsonOptions(json => json.SerializerOptions.NumberHandling |= JsonNumberHandling.AllowNamedFloatingPointLiterals)
            .Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true)
            .AddSingleton<MediaCases>()
            .AddSingleton<DatasetUpload>()
            .AddPortalHealth()
            .AddApiDescription();

    public static WebApplication MapPortalEndpoints(this WebApplication app)
    {
        app.MapCaseMedia();
        app.MapRunMedia();
        app.MapDatasets();
        app.MapRuns();
        app.MapSuites();
        app.MapReports();
        app.MapEnsembles();
        app.MapMetrics();
        app.MapScoring();
        app.MapPredictions();
        app.MapPredictionMedia();
        app.MapReaders();
        app.MapRevisions();
        app.MapReviews();
        app.MapReviewMedia();
        app.MapAgreement();
        app.MapMaskExchange();
        app.MapPortalHealth();
        app.MapApiDescription();
        return app;
    }
}
