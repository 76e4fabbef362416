using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace LesionPortal.Data.Tests;

public sealed class LearnedNothingMigrationTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Up_RunsScoredBefore_GetTheTrivialScoreOfTheirOwnValidationCases()
    {
        await using var database = await TemporaryDatabase.CreateAsync();
        await using var context = database.CreateDbContext();
        var dataset = new Dataset { Name = "d", Source = "s" };
        var other = new Dataset { Name = "other", Source = "s", Cases = { Case("A", 100) } };
        foreach (var (id, lesion) in new[] { ("A", 10), ("B", 20), ("C", 40), ("D", 0) })
            dataset.Cases.Add(Case(id, lesion));
        var run = new Run { Name = "old", Dataset = dataset, Settings = new RunSettings(), Split = new Split(["A"], ["B", "C"], ["D"]), Status = RunStatus.Completed };
        foreach (var (id, part) in new[] { ("A", SplitPart.Train), ("B", SplitPart.Validation), ("C", SplitPart.Validation), ("D", SplitPart.Test) })
            run.CaseScores.Add(new RunCaseScore { CaseId = id, Part = part, Iou = 0.5, Dice = 0.6, QuantisedIou = 0 });
        context.AddRange(other, run, new Run { Name = "unscored", Dataset = dataset, Settings = new RunSettings(), Split = new Split(["A"], ["B"], []), Status = RunStatus.Failed });
        await context.SaveChangesAsync(Cancellation);

        await context.GetService<IMigrator>().MigrateAsync("20261128144500_PartOfReviewItems", Cancellation);
        await context.GetService<IMigrator>().MigrateAsync(cancellationToken: Cancellation);

        context.ChangeTracker.Clear();
        var runs = await context.Runs.OrderBy(r => r.Id).ToListAsync(Cancellation);
        // 20 and 40 of 100 pixels are lesion.
        Assert.Equal(0.3, runs[0].TrivialValidationIou!.Value, 12);
        Assert.Null(runs[1].TrivialValidationIou);
    }

    [Fact]
    public async Task Model_AsTheMigrationsLeaveIt_LacksNothing()
    {
        await using var database = await TemporaryDatabase.CreateAsync();
        await using var context = database.CreateDbContext();

        Assert.False(context.Database.HasPendingModelChanges());
    }

    private static DatasetCase Case(string id, int lesion) => new()
    {
        CaseId = id, Width = 10, Height = 10, LesionAreaPixels = lesion, ImageFile = "i", MaskFile = "m", ThumbnailFile = "t", PixelSha256 = id,
    };
}
