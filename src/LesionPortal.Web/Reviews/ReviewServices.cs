using LesionPortal.Data.Queries;

namespace LesionPortal.Web.Reviews;

internal static class ReviewServices
{
    public static IServiceCollection AddReviews(this IServiceCollection services) => services
        .AddSingleton<RevisionQueries>()
        .AddSingleton<ReviewQueries>()
        .AddSingleton<ReaderRegister>()
        .AddSingleton<MaskRevisions>()
        .AddSingleton<ReviewSessions>()
        .AddSingleton<ReviewPictures>()
        .AddSingleton<ReviewReading>()
        .AddSingleton<MaskComparison>()
        .AddSingleton<MaskAgreement>()
        .AddSingleton<AgreementBuilder>()
        .AddSingleton<MaskExports>()
        .AddSingleton<MaskImport>();
}
