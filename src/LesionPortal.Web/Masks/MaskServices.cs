namespace LesionPortal.Web.Masks;

internal static class MaskServices
{
    public static IServiceCollection AddMasks(this IServiceCollection services) =>
        services
            .AddSingleton<RevisionStore>()
            .AddSingleton<ReferenceMasks>()
            .AddSingleton<MaskRevisions>()
            .AddSingleton<MaskComparison>()
            .AddSingleton<MaskExports>()
            .AddSingleton<MaskImport>();
}
