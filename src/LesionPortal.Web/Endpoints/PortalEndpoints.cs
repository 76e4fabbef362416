using System.Text.Json.Serialization;
using LesionPortal.Data.Queries;

namespace LesionPortal.Web.Endpoints;

internal static class PortalEndpoints
{
    public static IServiceCollection AddPortalEndpoints(this IServiceCollection services) => services
        .AddProblemDetails()
        .ConfigureHttpJsonOptions(json => json.SerializerOptions.NumberHandling |= JsonNumberHandling.AllowNamedFloatingPointLiterals)
        .Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true)
        .AddSingleton<DatasetQueries>()
        .AddSingleton<MediaCases>()
        .AddSingleton<DatasetUpload>();

    public static WebApplication MapPortalEndpoints(this WebApplication app)
    {
        app.MapMedia();
        app.MapDatasets();
        return app;
    }
}
