using LesionPortal.Web.Readers.Components;

namespace LesionPortal.Web.Hosting;

internal static class PageServices
{
    public static IServiceCollection AddPages(this IServiceCollection services) => services.AddScoped<CurrentReader>();
}
