using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Datasets;
using LesionPortal.Web.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace LesionPortal.Web.Tests.Shared;

/// <summary>What a page about datasets, cases and predictions needs.</summary>
public abstract class ImagePageContext : PortalPageContext
{
    protected FakeDatasetImports Imports { get; } = new();

    protected override void AddServices()
    {
        Services.AddSingleton<IDatasetImports>(Imports);
    }

    protected async Task ChangeDatasetAsync(int id, Action<Dataset> change)
    {
        await using var context = Database.CreateDbContext();
        change((await context.Datasets.FindAsync(id))!);
        await context.SaveChangesAsync();
    }

    protected async Task AddProblemAsync(int datasetId, ProblemSeverity severity, string? caseId, string message, string advice)
    {
        await using var context = Database.CreateDbContext();
        context.ImportProblems.Add(
            new ImportProblem
            {
                DatasetId = datasetId,
                Severity = severity,
                CaseId = caseId,
                Message = message,
                Advice = advice,
            }
        );
        await context.SaveChangesAsync();
    }

    /// <summary>A completed run with these IoUs on test cases IMD000, IMD001, …</summary>
    protected async Task<int> AddScoredRunAsync(int datasetId, string name, int? suiteId, params double[] ious)
    {
        var run = await AddRunAsync(
            datasetId,
            RunStatus.Completed,
            r =>
            {
                r.Name = name;
                r.SuiteId = suiteId;
                r.BestEpoch = 7;
                r.BestValidationQuantisedIou = ious.Average();
                r.BestValidationIou = ious.Average();
                for (var i = 0; i < ious.Length; i++)
                    r.AddScore(r.Dataset!, $"IMD{i:000}", SplitPart.Test, ious[i]).QuantisedIou = 0.5;
            }
        );
        await using var context = Database.CreateDbContext();
        context.RunScores.Add(
            new RunScore
            {
                RunId = run,
                Checkpoint = Checkpoint.Best,
                Part = SplitPart.Test,
                Epoch = 7,
                Iou = ious.Average(),
                Dice = 0.8,
                QuantisedIou = 0.6,
            }
        );
        await context.SaveChangesAsync();
        return run;
    }

    protected async Task<int> AddSuiteAsync(int datasetId, string name)
    {
        await using var context = Database.CreateDbContext();
        var suite = new Suite { Name = name, DatasetId = datasetId };
        context.Suites.Add(suite);
        await context.SaveChangesAsync();
        return suite.Id;
    }
}
