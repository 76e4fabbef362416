using LesionPortal.Web.Components.Comparison;

namespace LesionPortal.Web.Reports;

internal static class ReportServices
{
    public static IServiceCollection AddReports(this IServiceCollection services) => services.AddSingleton<SuiteReportBuilder>().AddSingleton<CompareReader>();
}
