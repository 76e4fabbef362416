using LesionPortal.Web.Shared.Access;

namespace LesionPortal.Web.Predictions;

internal static class PredictionServices
{
    public static IServiceCollection AddPredictions(this IServiceCollection services) =>
        services.AddCurrentPerson().AddSingleton<ImagePredictions>();
}
