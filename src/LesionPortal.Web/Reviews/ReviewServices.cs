using LesionPortal.Data.Queries;
using LesionPortal.Web.Masks;
using LesionPortal.Web.Readers;
using LesionPortal.Web.Scoring;

namespace LesionPortal.Web.Reviews;

internal static class ReviewServices
{
    public static IServiceCollection AddReviews(this IServiceCollection services) => services
        .AddSingleton<RevisionQueries>()
        .AddSingleton<ReviewQueries>()
        .AddSingleton<ReaderRegister>()
        .AddSingleton<MaskRevisions>()
        .AddSingleton<ReferenceScores>()
        .AddSingleton<ReviewSessions>()
        .AddSingleton<ReviewPictures>()
        .AddSingleton<ReviewReading>()
        .AddSingleton<MaskComparison>()
        .AddSingleton<MaskAgreement>()
        .AddSingleton<AgreementBuilder>()
        .AddSingleton<MaskExports>()
        .AddSingleton<MaskImport>();
}
