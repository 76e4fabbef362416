namespace LesionPortal.Web.Scoring;

internal static class ScoringServices
{
    public static IServiceCollection AddScoring(this IServiceCollection services) => services
        .AddSingleton<ProbabilityMaps>()
        .AddSingleton<RunScorer>()
        .AddSingleton<RunScorings>()
        .AddSingleton<TestLooks>()
        .AddSingleton<CaseSkins>()
        .AddSingleton<MetricEvidence>()
        .AddSingleton<RunAgainstReferences>()
        .AddSingleton<HumanBands>()
        .AddHostedService<ScoringWorker>();
}
