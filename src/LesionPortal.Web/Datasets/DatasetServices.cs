using LesionPortal.Web.Shared.Access;

namespace LesionPortal.Web.Datasets;

internal static class DatasetServices
{
    public static IServiceCollection AddDatasetImports(this IServiceCollection services) =>
        services
            .AddCurrentPerson()
            .AddSingleton<DatasetImports>()
            .AddSingleton<IDatasetImports>(provider => provider.GetRequiredService<DatasetImports>())
            .AddSingleton<DatasetImporter>()
            .AddSingleton<ImportStore>()
            .AddSingleton<CaseImageFeatures>()
            .AddHostedService<CaseImageFeaturesAtStart>()
            .AddHostedService<ImportWorker>()
            .AddHostedService<DemoAtStart>();
}
