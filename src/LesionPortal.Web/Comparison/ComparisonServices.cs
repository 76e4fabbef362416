namespace LesionPortal.Web.Comparison;

internal static class ComparisonServices
{
    public static IServiceCollection AddComparison(this IServiceCollection services) => services.AddSingleton<CompareReader>();
}
