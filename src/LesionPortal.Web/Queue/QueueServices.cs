namespace LesionPortal.Web.Queue;

internal static class QueueServices
{
    public static IServiceCollection AddRunQueue(this IServiceCollection services) => services;
}
