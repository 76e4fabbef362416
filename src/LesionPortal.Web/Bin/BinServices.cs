namespace LesionPortal.Web.Bin;

internal static class BinServices
{
    public static IServiceCollection AddBin(this IServiceCollection services) =>
        services.AddSingleton<BinListing>().AddSingleton<BinPurge>().AddHostedService(provider => provider.GetRequiredService<BinPurge>());
}
