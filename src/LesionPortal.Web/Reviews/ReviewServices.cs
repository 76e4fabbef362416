using LesionPortal.Web.Shared.Access;

namespace LesionPortal.Web.Reviews;

internal static class ReviewServices
{
    public static IServiceCollection AddReviews(this IServiceCollection services) =>
        services
            .AddCurrentPerson()
            .AddSingleton<ReviewSessions>()
            .AddSingleton<ReviewPictures>()
            .AddSingleton<ReviewReading>()
            .AddSingleton<MaskAgreement>()
            .AddSingleton<AgreementBuilder>();
}
