using LesionPortal.Web.Shared.Access;

namespace LesionPortal.Web.Scoring;

internal static class ScoringServices
{
    public static IServiceCollection AddScoring(this IServiceCollection services) =>
        services
            .AddCurrentPerson()
            .AddSingleton<ProbabilityMaps>()
            .AddSingleton<RunScorer>()
            .AddSingleton<RunScorings>()
            .AddSingleton<CaseSkins>()
            .AddSingleton<RunAgainstReferences>()
            .AddSingleton<HumanBands>()
            .AddHostedService<ScoringWorker>();
}
