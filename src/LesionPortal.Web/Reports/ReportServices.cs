using LesionPortal.Web.Reports.Documents;
using LesionPortal.Web.Reports.Findings;
using LesionPortal.Web.Shared.Access;

namespace LesionPortal.Web.Reports;

internal static class ReportServices
{
    public static IServiceCollection AddReports(this IServiceCollection services) =>
        services
            .AddCurrentPerson()
            .AddSingleton<RelevantDifference>()
            .AddSingleton<SuiteReportBuilder>()
            .AddSingleton<MetricEvidence>()
            .AddSingleton<SuitePaperBuilder>()
            .AddSingleton<PredictionAnalysis>()
            .AddSingleton<ReportMachine>()
            .AddSingleton<CasePictureMaker>()
            .AddSingleton<ReportRequests>()
            .AddSingleton<ReportTexts>()
            .AddSingleton<FrozenReports>();
}
