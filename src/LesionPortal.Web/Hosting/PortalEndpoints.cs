using System.Text.Json.Serialization;
using LesionPortal.Web.Accounts.Endpoints;
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
        // Each gets its rule when it is built, by its address.
        var all = app.MapGroup("");
        ((IEndpointConventionBuilder)all).Finally(EndpointRules.Apply);
        all.MapCaseMedia();
        all.MapRunMedia();
        all.MapDatasets();
        all.MapRuns();
        all.MapSuites();
        all.MapReports();
        all.MapEnsembles();
        all.MapMetrics();
        all.MapScoring();
        all.MapPredictions();
        all.MapPredictionMedia();
        all.MapReaders();
        all.MapRevisions();
        all.MapReviews();
        all.MapReviewMedia();
        all.MapAgreement();
        all.MapMaskExchange();
        all.MapPortalHealth();
        all.MapApiDescription();
        all.MapAccounts();
        return app;
    }
}
