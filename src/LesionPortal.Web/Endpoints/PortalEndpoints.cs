using System.Text.Json.Serialization;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Health;

namespace LesionPortal.Web.Endpoints;

internal static class PortalEndpoints
{
    public static IServiceCollection AddPortalEndpoints(this IServiceCollection services) => services
        .AddProblemDetails()
        .ConfigureHttpJsonOptions(json => json.SerializerOptions.NumberHandling |= JsonNumberHandling.AllowNamedFloatingPointLiterals)
        .Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true)
        .AddSingleton<DatasetQueries>()
        .AddSingleton<MediaCases>()
        .AddSingleton<DatasetUpload>()
        .AddPortalHealth()
        .AddApiDescription();

    public static WebApplication MapPortalEndpoints(this WebApplication app)
    {
        app.MapMedia();
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
