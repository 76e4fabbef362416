using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Data.Tests;

public sealed class JsonColumnTests
{
    [Fact]
    public async Task Run_SavedAndReadBack_KeepsSettingsAndSplit()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var database = await TemporaryDatabase.CreateAsync();
        var settings = new RunSettings
        {
            Architecture = Architecture.SegNet,
            LearningRate = 0.0003,
            Split = SplitSettings.OfSizes(2, 1, 1, 7),
        };
        await using (var context = database.CreateDbContext())
        {
            context.Runs.Add(
                new Run
                {
                    Name = "run",
                    Dataset = new Dataset { Name = "set", Source = "here" },
                    Settings = settings,
                    Split = new Split(["IMD002", "IMD003"], ["IMD004"], ["IMD006"]),
                }
            );
            await context.SaveChangesAsync(cancellation);
        }

        await using var again = database.CreateDbContext();
        var run = await again.Runs.SingleAsync(cancellation);

        Assert.Equal(settings, run.Settings);
        Assert.Equal(["IMD002", "IMD003"], run.Split.Train);
        Assert.Equal(RunStatus.Queued, run.Status);
    }

    [Fact]
    public async Task Settings_RowThatSpellsAChoiceOtherwise_AreReadAsTheCatalogueSpellsIt()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var database = await TemporaryDatabase.CreateAsync();
        var settings = new RunSettings
        {
            Optimisation = new() { Schedule = Schedule.Cosine, Monitor = MonitoredMetric.Dice },
        };
        await using (var context = database.CreateDbContext())
        {
            var dataset = new Dataset { Name = "set", Source = "here" };
            context.Runs.Add(
                new Run
                {
                    Name = "run",
                    Dataset = dataset,
                    Settings = settings,
                    Split = new Split([], [], []),
                }
            );
            await context.SaveChangesAsync(cancellation);
            var changed = await context.Database.ExecuteSqlAsync(
                $"UPDATE Runs SET Settings = replace(Settings, '\"Cosine\"', '\"cosine\"')",
                cancellation
            );
            Assert.Equal(1, changed);
            var stored = await context.Database.SqlQuery<string>($"SELECT Settings AS Value FROM Runs").SingleAsync(cancellation);
            Assert.Contains("\"cosine\"", stored, StringComparison.Ordinal);
        }

        await using var again = database.CreateDbContext();

        Assert.Equal(settings, (await again.Runs.SingleAsync(cancellation)).Settings);
    }
}
