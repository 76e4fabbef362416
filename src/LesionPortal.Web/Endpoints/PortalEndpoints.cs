namespace LesionPortal.Web.Endpoints;

internal static class PortalEndpoints
{
    public static IServiceCollection AddPortalEndpoints(this IServiceCollection services) => services;

    public static WebApplication MapPortalEndpoints(this WebApplication app) => app;
}
