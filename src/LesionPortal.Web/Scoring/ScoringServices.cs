namespace LesionPortal.Web.Scoring;

internal static class ScoringServices
{
    public static IServiceCollection AddScoring(this IServiceCollection services) =>
        services
            .AddSingleton<ProbabilityMaps>()
            .AddSingleton<RunScorer>()
            .AddSingleton<RunScorings>()
            .AddSingleton<CaseSkins>()
            .AddSingleton<RunAgainstReferences>()
            .AddSingleton<HumanBands>()
            .AddHostedService<ScoringWorker>();
}
