using LesionPortal.Web.Shared.Access;

namespace LesionPortal.Web.Masks;

internal static class MaskServices
{
    public static IServiceCollection AddMasks(this IServiceCollection services) =>
        services
            .AddCurrentPerson()
            .AddSingleton<RevisionStore>()
            .AddSingleton<ReferenceMasks>()
            .AddSingleton<MaskRevisions>()
            .AddSingleton<MaskComparison>()
            .AddSingleton<MaskExports>()
            .AddSingleton<MaskImport>();
}
