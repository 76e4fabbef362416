using LesionPortal.Core.Imaging;
using LesionPortal.Data;
using LesionPortal.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Datasets;

/// <summary>Once after start: datasets that were imported before images were measured.</summary>
internal sealed partial class CaseImageFeaturesAtStart(
    CaseImageFeatures traits,
    IDbContextFactory<PortalDbContext> contexts,
    ILogger<CaseImageFeaturesAtStart> logger
) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        List<int> unmeasured;
        await using (var context = await contexts.CreateDbContextAsync(stoppingToken))
        {
            unmeasured = await context
                .Datasets.Where(d =>
                    d.State == DatasetState.Ready
                    && d.Cases.Any(c =>
                        c.PerceptualHash == null
                        || c.HairShare == null
                        || !context.CaseSkins.Any(s =>
                            s.DatasetCaseId == c.Id && s.ReferenceVersion == 1 && s.Measure == SkinMeasure.Version
                        )
                    )
                )
                .Select(d => d.Id)
                .ToListAsync(stoppingToken);
        }

        foreach (var dataset in unmeasured)
        {
            try
            {
                await traits.MeasureAsync(dataset, stoppingToken);
            }
            // The next dataset, and the portal, must not suffer from this one.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(e, dataset);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The images of dataset {DatasetId} could not be measured")]
    private partial void LogFailed(Exception exception, int datasetId);
}
