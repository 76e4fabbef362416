using System.Text.Json.Serialization;
using LesionPortal.Core.Cases;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Readers.Endpoints;

namespace LesionPortal.Web.Reviews.Endpoints;

/// <summary>The body of <c>POST /api/review-sessions</c>: a reader and one of suite, runs and sameAs.</summary>
internal sealed record ReviewSessionRequest
{
    public int Reader { get; init; }
    public int? Suite { get; init; }
    public IReadOnlyList<int>? Runs { get; init; }

    /// <summary>A session whose very stack is read by another reader; the other fields are then taken from it.</summary>
    public int? SameAs { get; init; }

    /// <summary>Validation, test or both.</summary>
    public IReadOnlyList<SplitPart> Parts { get; init; } = [SplitPart.Test];

    /// <summary>Predictions to read, 1 to 1,000; a tenth of them comes again on top.</summary>
    public int Count { get; init; } = 50;
    public ReviewOrder Order { get; init; } = ReviewOrder.Random;

    /// <summary>The same seed gives another reader the same stack.</summary>
    public int Seed { get; init; } = 1;
    public bool Blinded { get; init; } = true;

    public ReviewRequest ToRequest() =>
        new()
        {
            ReaderId = Reader,
            SuiteId = Suite,
            RunIds = Runs ?? [],
            SameAs = SameAs,
            Parts = Parts,
            Count = Count,
            Order = Order,
            Seed = Seed,
            IsBlinded = Blinded,
        };
}

/// <param name="Source">Names of the suite or the runs; null in a blinded session of chosen runs until an item was opened.</param>
/// <param name="RemainingSeconds">At the median pace so far; null before the first verdict.</param>
internal sealed record ReviewSessionResponse(
    int Id,
    ReaderResponse Reader,
    int Dataset,
    int? Suite,
    string? Source,
    IReadOnlyList<SplitPart> Parts,
    ReviewOrder Order,
    int Seed,
    bool Blinded,
    DateTime CreatedAt,
    int Total,
    int Done,
    double? RemainingSeconds
)
{
    /// <summary>Null until somebody names it.</summary>
    public required string? Name { get; init; }

    /// <summary>Markdown.</summary>
    public required string Description { get; init; }
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>The account that started it; null without accounts.</summary>
    public required int? CreatedBy { get; init; }

    public static ReviewSessionResponse Of(ReviewSessionSummary summary)
    {
        var session = summary.Session;
        return new(
            session.Id,
            ReaderResponse.Of(session.Reader!),
            session.DatasetId,
            session.SuiteId,
            summary.HidesSource ? null : session.Source,
            session.Parts,
            session.Order,
            session.Seed,
            session.IsBlinded,
            session.CreatedAt,
            summary.Total,
            summary.Done,
            summary.Remaining?.TotalSeconds
        )
        {
            Name = session.Name.Length == 0 ? null : session.Name,
            Description = session.Description,
            Tags = session.Tags,
            CreatedBy = session.CreatedById,
        };
    }
}

/// <param name="Item">Null when all is read.</param>
/// <param name="Upcoming">What follows it, to load ahead.</param>
/// <param name="Unavailable">Predictions that are gone with their run; they are passed over.</param>
internal sealed record NextItemResponse(
    int Session,
    bool Blinded,
    int Total,
    int Done,
    double? RemainingSeconds,
    int Unavailable,
    ReadableItemResponse? Item,
    ReadableItemResponse? Upcoming
)
{
    public static NextItemResponse Of(ReadingState state) =>
        new(
            state.Summary.Session.Id,
            state.Summary.Session.IsBlinded,
            state.Summary.Total,
            state.Summary.Done,
            state.Summary.Remaining?.TotalSeconds,
            state.Unavailable,
            ReadableItemResponse.Of(state.Current),
            ReadableItemResponse.Of(state.Upcoming)
        );
}

/// <summary>An item under an address that tells nothing. <see cref="Opened"/> is left out while it is blinded.</summary>
internal sealed record ReadableItemResponse(string Item, int Position, int Width, int Height, string ImageUrl, string PredictionUrl)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OpenedItemResponse? Opened { get; init; }

    public static ReadableItemResponse? Of(ReadableItem? item) =>
        item is null
            ? null
            : new(
                item.Token,
                item.Position,
                item.Width,
                item.Height,
                ReviewAddresses.Image(item.Token),
                ReviewAddresses.Prediction(item.Token)
            )
            {
                Opened = item.Opened is { } opened ? OpenedItemResponse.Of(item.Token, opened) : null,
            };
}

/// <param name="Iou">Prediction against this reference version, pixels counted at the image's resolution.</param>
/// <param name="Others">What other readers said of the same prediction.</param>
internal sealed record OpenedItemResponse(
    string Case,
    int Run,
    string RunName,
    string ReferenceUrl,
    int ReferenceVersion,
    double? Iou,
    double? Dice,
    bool IsRepeat,
    ReviewResponse? Review,
    IReadOnlyList<OtherVerdict> Others
)
{
    public static OpenedItemResponse Of(string token, OpenedItem opened) =>
        new(
            opened.CaseId,
            opened.RunId,
            opened.RunName,
            ReviewAddresses.Reference(token),
            opened.ReferenceVersion,
            opened.Iou,
            opened.Dice,
            opened.IsRepeat,
            opened.Review is { } review ? ReviewResponse.Of(review, token) : null,
            [.. opened.Others.Select(o => new OtherVerdict(o.Reader, o.Verdict))]
        );
}

internal sealed record OtherVerdict(string Reader, ReviewVerdict Verdict);

/// <summary>The body of <c>POST /api/reviews</c>.</summary>
internal sealed record ReviewRequestBody
{
    public int Session { get; init; }

    /// <summary>As <c>next</c> named it.</summary>
    public required string Item { get; init; }
    public required ReviewVerdict Verdict { get; init; }

    /// <summary>Which of the two is wrong; in a blinded session it is asked afterwards.</summary>
    public ReviewFault? Fault { get; init; }

    /// <summary>1 (guessing) to 5 (certain).</summary>
    public int? Confidence { get; init; }
    public string? Comment { get; init; }
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>In pixels of the image from its upper left corner.</summary>
    public IReadOnlyList<ReviewPin>? Pins { get; init; }

    /// <summary>From the image being shown to the verdict.</summary>
    public double Seconds { get; init; }

    public ReviewDraft ToDraft() =>
        new()
        {
            SessionId = Session,
            Token = Item,
            Verdict = Verdict,
            Fault = Fault,
            Confidence = Confidence,
            Comment = Comment,
            Tags = Tags ?? [],
            Pins = Pins ?? [],
            Seconds = Seconds,
        };
}

internal sealed record ReviewResponse(
    int Id,
    string Item,
    ReviewVerdict Verdict,
    ReviewFault? Fault,
    int? Confidence,
    string? Comment,
    IReadOnlyList<string> Tags,
    IReadOnlyList<ReviewPin> Pins,
    double Seconds,
    DateTime CreatedAt
)
{
    public static ReviewResponse Of(Review review, string token) =>
        new(
            review.Id,
            token,
            review.Verdict,
            review.Fault,
            review.Confidence,
            review.Comment,
            review.Tags,
            review.Pins,
            review.Seconds,
            review.CreatedAt
        );
}

/// <summary>The body of <c>POST /api/reviews/{id}/fault</c>.</summary>
internal sealed record FaultRequest(ReviewFault? Fault = null);
