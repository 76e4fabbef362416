namespace LesionPortal.Web.Readers;

internal static class ReaderServices
{
    public static IServiceCollection AddReaders(this IServiceCollection services) =>
        services.AddSingleton<ReaderRegister>().AddSingleton<TestScoreViews>();
}
