namespace LesionPortal.Web.Shared.Options;

internal static class OptionsServices
{
    public static IServiceCollection AddPortalOptions(this IServiceCollection services)
    {
        services.AddOptions<PortalOptions>().BindConfiguration(PortalOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton<PortalFolders>();
    }
}
