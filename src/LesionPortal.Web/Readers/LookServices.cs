namespace LesionPortal.Web.Readers;

internal static class LookServices
{
    public static IServiceCollection AddTestLooks(this IServiceCollection services) => services.AddSingleton<TestLooks>();
}
