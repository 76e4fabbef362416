namespace LesionPortal.Web.Looks;

internal static class LookServices
{
    public static IServiceCollection AddTestLooks(this IServiceCollection services) => services.AddSingleton<TestLooks>();
}
