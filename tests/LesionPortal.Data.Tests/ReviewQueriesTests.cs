using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Data.Tests;

public sealed class ReviewQueriesTests : IAsyncLifetime
{
    private TemporaryDatabase _database = null!;
    private int _dataset;
    private int _case;
    private int _otherCase;
    private int _anna;
    private int _bert;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await TemporaryDatabase.CreateAsync();
        await using var context = _database.CreateDbContext();
        var dataset = new Dataset { Name = "Skin", Source = "here" };
        dataset.Cases.AddRange([NewCase("IMD002", "a"), NewCase("IMD003", "b")]);
        Reader[] readers = [new() { Name = "Anna" }, new() { Name = "Bert" }];
        context.AddRange([dataset, .. readers]);
        await context.SaveChangesAsync(Cancellation);
        (_dataset, _case, _otherCase, _anna, _bert) = (dataset.Id, dataset.Cases[0].Id, dataset.Cases[1].Id, readers[0].Id, readers[1].Id);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Newest_OfADataset_IsOneEachReaderAndCase()
    {
        await AddAsync(Revision(_case, _anna, 1), Revision(_case, _bert, 1), Revision(_case, _anna, 2), Revision(_otherCase, _anna, 1));
        var queries = new RevisionQueries(_database);

        var all = await queries.NewestAsync(_dataset, cancellation: Cancellation);
        var mine = await queries.NewestAsync(_dataset, _anna, Cancellation);

        Assert.Equal(
            [("IMD002", "Anna", 2), ("IMD002", "Bert", 1), ("IMD003", "Anna", 1)],
            all.Select(r => (r.Case!.CaseId, r.Reader!.Name, r.Number))
        );
        Assert.Equal([2, 1], mine.Select(r => r.Number));
    }

    [Fact]
    public async Task Save_TwoRevisionsWithOneNumber_IsRefusedByTheDatabase()
    {
        await AddAsync(Revision(_case, _anna, 1));

        await Assert.ThrowsAsync<DbUpdateException>(() => AddAsync(Revision(_case, _anna, 1)));
    }

    [Fact]
    public async Task Save_AReadersNameInOtherLetters_IsRefusedByTheDatabase() =>
        await Assert.ThrowsAsync<DbUpdateException>(() => AddAsync(new Reader { Name = "ANNA" }));

    [Theory]
    [InlineData(null, 3)]
    [InlineData(3, 3)]
    [InlineData(2, 2)]
    [InlineData(1, null)]
    public async Task References_UpToAVersion_AreTheHighestNotAbove(int? version, int? expected)
    {
        var (two, three) = (Revision(_case, _anna, 1), Revision(_case, _anna, 2));
        await AddAsync(two, three);
        await AddAsync(Adopted(two, 2), Adopted(three, 3));

        var references = await new RevisionQueries(_database).ReferencesOfDatasetAsync(_dataset, version, Cancellation);

        Assert.Equal(expected, references.GetValueOrDefault(_case)?.Version);
        Assert.False(references.ContainsKey(_otherCase));
    }

    [Fact]
    public async Task Session_HalfRead_TellsProgressAndTheMedianPace()
    {
        var session = Session(_anna, suite: null, 1, 1, 1, 1);
        Judge(session.Items[0], _anna, ReviewVerdict.Minor, 2);
        Judge(session.Items[1], _anna, ReviewVerdict.Major, 10);
        await AddAsync(session);

        var summary = await new ReviewQueries(_database).SessionAsync(session.Id, Cancellation);

        Assert.Equal(
            (4, 2, 6.0, 12.0),
            (summary!.Total, summary.Done, summary.MedianSeconds!.Value, summary.Remaining!.Value.TotalSeconds)
        );
    }

    [Fact]
    public async Task Judgements_OfASuite_AreThoseOnItsRunsAndOfSessionsDrawnFromItWhoseRunIsGone()
    {
        var suite = new Suite { Name = "six", DatasetId = _dataset };
        var run = new Run
        {
            Name = "kept",
            DatasetId = _dataset,
            Suite = suite,
            Settings = new RunSettings(),
            Split = new Split([], [], []),
        };
        await AddAsync(run);
        var (fromRuns, fromSuite, foreign) = (Session(_anna, null, run.Id), Session(_bert, suite.Id, 4711), Session(_bert, null, 4712));
        foreach (var session in new[] { fromRuns, fromSuite, foreign })
        {
            Judge(session.Items[0], session.ReaderId, ReviewVerdict.Unusable, 1);
            session.Items[0].Review!.Tags = ["hair"];
            session.Items[0].Review!.Pins = [new ReviewPin(1, 2, "here")];
        }

        await AddAsync(fromRuns, fromSuite, foreign);
        var queries = new ReviewQueries(_database);

        var ofSuite = await queries.JudgementsAsync(suiteId: suite.Id, cancellation: Cancellation);
        var ofDataset = await queries.JudgementsAsync(datasetId: _dataset, cancellation: Cancellation);

        Assert.Equal([run.Id, 4711], ofSuite.Select(j => j.RunId).Order());
        Assert.Equal(3, ofDataset.Count);
        Assert.All(ofDataset, j => Assert.Equal(SplitPart.Validation, j.Part));
        Assert.Equal(
            ("Anna", "IMD002", "hair", new ReviewPin(1, 2, "here")),
            (ofSuite[0].ReaderName, ofSuite[0].CaseId, ofSuite[0].Tags[0], ofSuite[0].Pins[0])
        );
    }

    private async Task AddAsync(params object[] records)
    {
        await using var context = _database.CreateDbContext();
        foreach (var record in records)
        {
            context.Add(record);
            await context.SaveChangesAsync(Cancellation);
        }
    }

    private ReviewSession Session(int reader, int? suite, params int[] runs)
    {
        var session = new ReviewSession
        {
            ReaderId = reader,
            DatasetId = _dataset,
            SuiteId = suite,
            Source = "six",
            Parts = [SplitPart.Validation, SplitPart.Test],
        };
        for (var i = 0; i < runs.Length; i++)
            session.Items.Add(
                new ReviewItem
                {
                    Position = i + 1,
                    Token = Guid.NewGuid().ToString("N"),
                    RunId = runs[i],
                    RunName = "gone or not",
                    DatasetCaseId = _case,
                    Part = SplitPart.Validation,
                }
            );
        return session;
    }

    private static void Judge(ReviewItem item, int reader, ReviewVerdict verdict, double seconds) =>
        item.Review = new Review
        {
            ReaderId = reader,
            Verdict = verdict,
            Seconds = seconds,
        };

    private static MaskRevision Revision(int caseRecord, int reader, int number) =>
        new()
        {
            DatasetCaseId = caseRecord,
            ReaderId = reader,
            Number = number,
            Sha256 = "0",
        };

    private ReferenceVersion Adopted(MaskRevision revision, int version) =>
        new()
        {
            DatasetCaseId = revision.DatasetCaseId,
            Version = version,
            RevisionId = revision.Id,
            ReaderId = _bert,
            Reason = "better",
        };

    private static DatasetCase NewCase(string id, string pixels) =>
        new()
        {
            CaseId = id,
            Width = 4,
            Height = 3,
            ImageFile = "i",
            MaskFile = "m",
            ThumbnailFile = "t",
            PixelSha256 = pixels,
        };
}
