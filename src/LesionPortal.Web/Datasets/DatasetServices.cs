namespace LesionPortal.Web.Datasets;

internal static class DatasetServices
{
    public static IServiceCollection AddDatasetImports(this IServiceCollection services) => services;
}
