namespace LesionPortal.Web.Predictions;

internal static class PredictionServices
{
    public static IServiceCollection AddPredictions(this IServiceCollection services) => services.AddSingleton<ImagePredictions>();
}
