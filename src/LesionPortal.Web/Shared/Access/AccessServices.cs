using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LesionPortal.Web.Shared.Access;

internal static class AccessServices
{
    /// <summary>For every subject that asks who acts.</summary>
    public static IServiceCollection AddCurrentPerson(this IServiceCollection services)
    {
        services.TryAddSingleton<CurrentPerson>();
        return services;
    }
}
