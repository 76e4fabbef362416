namespace LesionPortal.Web.Shared.Live;

internal static class LiveServices
{
    public static IServiceCollection AddLiveUpdates(this IServiceCollection services) =>
        services.AddSingleton<PortalFeed>().AddSingleton<RunProgressBoard>();
}
