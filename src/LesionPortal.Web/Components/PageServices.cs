using LesionPortal.Web.Components.Comparison;
using LesionPortal.Web.Components.Readers;

namespace LesionPortal.Web.Components;

internal static class PageServices
{
    public static IServiceCollection AddPages(this IServiceCollection services) => services
        .AddSingleton<CompareReader>()
        .AddScoped<CurrentReader>();
}
