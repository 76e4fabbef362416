using Bunit;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;
using LesionPortal.Data;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Comparison;
using LesionPortal.Web.Datasets;
using LesionPortal.Web.Hosting;
using LesionPortal.Web.Masks;
using LesionPortal.Web.Readers;
using LesionPortal.Web.Reports;
using LesionPortal.Web.Reviews;
using LesionPortal.Web.Runs;
using LesionPortal.Web.Runs.Queue;
using LesionPortal.Web.Scoring;
using LesionPortal.Web.Shared.Live;
using LesionPortal.Web.Shared.Options;
using LesionPortal.Web.Tests.Fakes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MudBlazor;
using MudBlazor.Services;

namespace LesionPortal.Web.Tests.Shared;

/// <summary>What a page about runs needs: a real database, the feed, and fakes of the queue and the trainer.</summary>
public abstract class PortalPageContext : BunitContext, IAsyncLifetime
{
    protected TemporaryDatabase Database { get; private set; } = null!;
    protected PortalFolders Folders { get; private set; } = null!;
    protected PortalFeed Feed { get; } = new();

    /// <summary>Where menus and tooltips are shown.</summary>
    protected IRenderedComponent<MudPopoverProvider> Popovers { get; private set; } = null!;
    protected RunProgressBoard Board { get; } = new();
    protected FakeRunQueue Queue { get; } = new();
    protected FakeResidentTrainer Trainer { get; } = new();
    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public async ValueTask InitializeAsync()
    {
        Database = await TemporaryDatabase.CreateAsync();
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddMudServices(o => o.SnackbarConfiguration.ShowTransitionDuration = 0);
        Services.AddSingleton<IDbContextFactory<PortalDbContext>>(Database);
        Services.AddSingleton<DeviceChoice>();
        Services.AddSingleton<RunEstimates>();
        Services.AddQueries().AddReaders().AddMasks().AddReviews().AddScoring().AddReports().AddComparison().AddPages();
        Services.AddSingleton(
            Folders = new PortalFolders(
                Microsoft.Extensions.Options.Options.Create(
                    new PortalOptions { DataDirectory = Path.Combine(Path.GetTempPath(), $"lesionportal-{Guid.NewGuid():N}") }
                )
            )
        );
        Services.AddSingleton<EncoderFiles>();
        Services.AddSingleton<RunNaming>();
        Services.AddSingleton<DatasetNaming>();
        Services.AddSingleton(Feed);
        Services.AddSingleton(Board);
        Services.AddSingleton<IRunQueue>(Queue);
        Services.AddSingleton<IRunBin>(Queue);
        Services.AddSingleton<IResidentTrainer>(Trainer);
        Services.AddSingleton<TimeProvider>(Time);
        AddServices();
        Popovers = Render<MudPopoverProvider>();
    }

    protected virtual void AddServices() { }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await DisposeAsync();
        await Database.DisposeAsync();
        if (Directory.Exists(Folders.Root))
            Directory.Delete(Folders.Root, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>A ready dataset of so many cases: 40% common nevi, 40% atypical ones, 20% melanomas.</summary>
    protected async Task<int> AddDatasetAsync(int cases, string name = "PH2")
    {
        await using var context = Database.CreateDbContext();
        var dataset = new Dataset
        {
            Name = name,
            Source = "here",
            State = DatasetState.Ready,
        };
        for (var i = 0; i < cases; i++)
        {
            dataset.Cases.Add(
                new DatasetCase
                {
                    CaseId = $"IMD{i:000}",
                    Diagnosis = (i % 5) switch
                    {
                        0 or 1 => Diagnosis.CommonNevus,
                        2 or 3 => Diagnosis.AtypicalNevus,
                        _ => Diagnosis.Melanoma,
                    },
                    Width = 64,
                    Height = 48,
                    ImageFile = "i",
                    MaskFile = "m",
                    ThumbnailFile = "t",
                    PixelSha256 = $"{i:x8}",
                }
            );
        }

        context.Datasets.Add(dataset);
        await context.SaveChangesAsync();
        return dataset.Id;
    }

    protected async Task<int> AddRunAsync(int datasetId, RunStatus status, Action<Run>? change = null, int epochs = 0)
    {
        await using var context = Database.CreateDbContext();
        var settings = new RunSettings { Dataset = datasetId };
        var run = new Run
        {
            Name = RunCatalogue.ShortName(settings),
            DatasetId = datasetId,
            Dataset = await context.Datasets.Include(d => d.Cases).SingleAsync(d => d.Id == datasetId),
            Settings = settings,
            Split = new Split(["IMD000"], ["IMD001"], ["IMD002"]),
            Status = status,
            CreatedAt = Time.GetUtcNow().UtcDateTime,
        };
        for (var epoch = 1; epoch <= epochs; epoch++)
            run.Epochs.Add(EpochOf(epoch));
        run.EpochsDone = epochs;
        change?.Invoke(run);
        context.Runs.Add(run);
        await context.SaveChangesAsync();
        return run.Id;
    }

    protected async Task ChangeRunAsync(int id, Action<Run> change)
    {
        await using var context = Database.CreateDbContext();
        change(await context.Runs.SingleAsync(r => r.Id == id));
        await context.SaveChangesAsync();
    }

    protected async Task AddEpochAsync(int runId, int epoch)
    {
        await using var context = Database.CreateDbContext();
        var row = EpochOf(epoch);
        row.RunId = runId;
        context.RunEpochs.Add(row);
        await context.SaveChangesAsync();
    }

    protected static RunEpoch EpochOf(int epoch) =>
        new()
        {
            Epoch = epoch,
            LossTrain = 1.0 / epoch,
            LossValidation = 1.2 / epoch,
            TrainQuantisedIou = 1 - 1.0 / (epoch + 1),
            ValidationQuantisedIou = 1 - 1.1 / (epoch + 1),
            ValidationIou = 0.5,
            ValidationDice = 0.6,
            Seconds = 2,
        };
}
