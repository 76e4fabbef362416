using System.Security.Cryptography;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;
using LesionPortal.Data;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Shared.Access;
using LesionPortal.Web.Shared.Options;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Reviews;

/// <summary>
/// What a reader wants to read. Exactly one of <see cref="SuiteId"/>, <see cref="RunIds"/> and <see cref="SameAs"/> is given.
/// </summary>
public sealed record ReviewRequest
{
    public const int MaxItems = 1000;

    public int ReaderId { get; init; }
    public int? SuiteId { get; init; }
    public IReadOnlyList<int> RunIds { get; init; } = [];

    /// <summary>A session whose items are reviewed again by another reader.</summary>
    public int? SameAs { get; init; }

    /// <summary>Whose cases are read: validation, test or both.</summary>
    public IReadOnlyList<SplitPart> Parts { get; init; } = [SplitPart.Test];
    public int Count { get; init; } = 50;
    public ReviewOrder Order { get; init; } = ReviewOrder.Random;
    public int Seed { get; init; } = 1;
    public bool IsBlinded { get; init; } = true;
}

/// <param name="Field">As in the API's body.</param>
public sealed record ReviewStart(int? SessionId, string? Field, string? Refusal);

/// <summary>Makes review sessions.</summary>
public sealed class ReviewSessions(
    IDbContextFactory<PortalDbContext> contexts,
    PortalFolders folders,
    TimeProvider time,
    CurrentPerson current
)
{
    public async Task<ReviewStart> StartAsync(ReviewRequest request, CancellationToken cancellation = default)
    {
        // Reading the same predictions as somebody else did is a review of one's own.
        var isOwnCopy = request.SameAs is not null && request.ReaderId == current.Person?.ReaderId;
        current.Require(isOwnCopy ? PortalAction.Review : PortalAction.StartReviews);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        if (!await context.Readers.AnyAsync(r => r.Id == request.ReaderId, cancellation))
            return Refuse("reader", $"There is no reader {request.ReaderId}; GET /api/readers lists those there are.");
        if ((request.SuiteId is null ? 0 : 1) + (request.RunIds.Count == 0 ? 0 : 1) + (request.SameAs is null ? 0 : 1) != 1)
            return Refuse("suite", "Choose one: a suite, runs, or an earlier session to repeat (sameAs).");
        if (request.SameAs is { } other)
            return await RepeatAsync(context, other, request.ReaderId, cancellation);
        if (request.Parts.Count == 0 || request.Parts.Contains(SplitPart.Train))
            return Refuse("parts", "Runs keep predictions of validation and test cases only; choose one of these parts or both.");
        if (request.Count is < 1 or > ReviewRequest.MaxItems)
            return Refuse("count", $"{request.Count} predictions; expected 1 to {ReviewRequest.MaxItems}.");

        var (runs, field, refusal) = await RunsAsync(context, request, cancellation);
        if (refusal is not null)
            return Refuse(field!, refusal);
        var candidates = await CandidatesAsync(context, runs, request, cancellation);
        if (candidates.Count == 0)
            return Refuse("parts", $"None of these runs has predictions of {Describe(request.Parts)} cases in the data directory.");
        var session = NewSession(
            request.ReaderId,
            runs[0].DatasetId,
            request.SuiteId,
            await SourceAsync(context, request, runs, cancellation),
            request
        );
        Lay(session, ReviewSampling.Draw(candidates, request.Order, request.Count, request.Seed, request.IsBlinded));
        return await KeepAsync(context, session, cancellation);
    }

    private async Task<ReviewStart> RepeatAsync(PortalDbContext context, int sessionId, int readerId, CancellationToken cancellation)
    {
        var other = await context
            .ReviewSessions.AsNoTracking()
            .Include(s => s.Items.OrderBy(i => i.Position))
                .ThenInclude(i => i.Case)
            .SingleOrDefaultAsync(s => s.Id == sessionId, cancellation);
        if (other is null)
            return Refuse("sameAs", $"There is no review session {sessionId}; GET /api/review-sessions lists those there are.");
        var session = NewSession(
            readerId,
            other.DatasetId,
            other.SuiteId,
            other.Source,
            new ReviewRequest
            {
                Parts = other.Parts,
                Order = other.Order,
                Seed = other.Seed,
                IsBlinded = other.IsBlinded,
            }
        );
        Lay(
            session,
            other.Items.Select(i => new SampledItem(new(i.RunId, i.RunName, i.DatasetCaseId, i.Case!.CaseId, i.Part, 0), i.IsRepeat))
        );
        return await KeepAsync(context, session, cancellation);
    }

    private static async Task<(IReadOnlyList<Run> Runs, string? Field, string? Refusal)> RunsAsync(
        PortalDbContext context,
        ReviewRequest request,
        CancellationToken cancellation
    )
    {
        if (request.SuiteId is { } suite)
        {
            if (!await context.Suites.AnyAsync(s => s.Id == suite, cancellation))
                return ([], "suite", $"There is no suite {suite}; GET /api/suites lists those there are.");
            var completed = await context
                .Runs.AsNoTracking()
                .Where(r => r.SuiteId == suite && r.Status == RunStatus.Completed)
                .OrderBy(r => r.Id)
                .ToListAsync(cancellation);
            return completed.Count == 0
                ? ([], "suite", $"No run of suite {suite} has completed yet; there are no predictions to review.")
                : Enough(completed, request);
        }

        var asked = request.RunIds.Distinct().ToList();
        var found = await context.Runs.AsNoTracking().Where(r => asked.Contains(r.Id)).OrderBy(r => r.Id).ToListAsync(cancellation);
        if (asked.Except(found.Select(r => r.Id)).ToList() is [var missing, ..])
            return ([], "runs", $"There is no run {missing}; GET /api/runs lists those there are.");
        if (found.FirstOrDefault(r => r.Status != RunStatus.Completed) is { } unfinished)
            return (
                [],
                "runs",
                $"Run {unfinished.Id} ({unfinished.Name}) is {unfinished.Status.ToString().ToLowerInvariant()}; only a "
                    + $"completed run has predictions to review."
            );
        return found.Select(r => r.DatasetId).Distinct().Count() > 1
            ? ([], "runs", "The runs use different datasets; a session covers one dataset.")
            : Enough(found, request);
    }

    private static (IReadOnlyList<Run>, string?, string?) Enough(List<Run> runs, ReviewRequest request) =>
        request.Order == ReviewOrder.MostDisagreement && runs.Count < 2
            ? ([], "order", "Disagreement needs two runs or more; choose a suite, more runs, or another order.")
            : (runs, null, null);

    private async Task<IReadOnlyList<ReviewCandidate>> CandidatesAsync(
        PortalDbContext context,
        IReadOnlyList<Run> runs,
        ReviewRequest request,
        CancellationToken cancellation
    )
    {
        var ids = runs.Select(r => r.Id).ToList();
        var names = runs.ToDictionary(r => r.Id, r => r.Name);
        var scores = await context
            .RunCaseMetrics.Where(m =>
                ids.Contains(m.RunId) && m.Checkpoint == Checkpoint.Best && m.Resolution == MetricResolution.Training
            )
            .Where(m => m.ReferenceVersion == 1 && request.Parts.Contains(m.Part))
            .Select(m => new
            {
                m.RunId,
                m.DatasetCaseId,
                m.Case!.CaseId,
                m.Part,
                m.Iou,
            })
            .ToListAsync(cancellation);
        List<ReviewCandidate> candidates =
        [
            .. scores
                .Where(s => File.Exists(folders.Run(s.RunId).Prediction(s.CaseId)))
                .Select(s => new ReviewCandidate(s.RunId, names[s.RunId], s.DatasetCaseId, s.CaseId, s.Part, s.Iou)),
        ];
        if (request.Order != ReviewOrder.MostDisagreement)
            return candidates;
        var side = runs.Max(r => r.ImageSize);
        var rules = runs.ToDictionary(r => r.Id, r => r.Decision);
        return await Task.Run(
            () =>
                candidates
                    .GroupBy(c => c.CaseId)
                    .AsParallel()
                    .WithCancellation(cancellation)
                    .SelectMany(g =>
                    {
                        var disagreement = RunDisagreement.Of(
                            [.. g.Select(c => (folders.Run(c.RunId).Prediction(c.CaseId), rules[c.RunId]))],
                            side
                        );
                        return g.Select(c => c with { Disagreement = disagreement });
                    })
                    .ToList(),
            cancellation
        );
    }

    private static async Task<string> SourceAsync(
        PortalDbContext context,
        ReviewRequest request,
        IReadOnlyList<Run> runs,
        CancellationToken cancellation
    ) =>
        request.SuiteId is { } suite
            ? await context.Suites.Where(s => s.Id == suite).Select(s => s.Name).SingleAsync(cancellation)
            : string.Join(", ", runs.Select(r => FormattableString.Invariant($"{r.Name} (#{r.Id})")));

    private ReviewSession NewSession(int readerId, int datasetId, int? suiteId, string source, ReviewRequest request) =>
        new()
        {
            ReaderId = readerId,
            DatasetId = datasetId,
            SuiteId = suiteId,
            Source = source,
            Parts = [.. request.Parts.Distinct().Order()],
            Order = request.Order,
            Seed = request.Seed,
            IsBlinded = request.IsBlinded,
            CreatedAt = time.GetUtcNow().UtcDateTime,
            CreatedById = current.Person?.AccountId,
        };

    private static void Lay(ReviewSession session, IEnumerable<SampledItem> stack)
    {
        foreach (var (candidate, isRepeat) in stack)
        {
            session.Items.Add(
                new ReviewItem
                {
                    Position = session.Items.Count + 1,
                    // Unguessable, so that an address tells nothing and none can be tried out.
                    Token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12)),
                    RunId = candidate.RunId,
                    RunName = candidate.RunName,
                    DatasetCaseId = candidate.CaseRecordId,
                    Part = candidate.Part,
                    IsRepeat = isRepeat,
                }
            );
        }
    }

    private static async Task<ReviewStart> KeepAsync(PortalDbContext context, ReviewSession session, CancellationToken cancellation)
    {
        context.ReviewSessions.Add(session);
        await context.SaveChangesAsync(cancellation);
        return new(session.Id, null, null);
    }

    /// <summary>"validation and test".</summary>
    internal static string Describe(IEnumerable<SplitPart> parts) =>
        string.Join(" and ", parts.Select(p => p.ToString().ToLowerInvariant()));

    private static ReviewStart Refuse(string field, string refusal) => new(null, field, refusal);
}
