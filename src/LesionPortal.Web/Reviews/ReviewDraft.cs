using LesionPortal.Data.Entities;

namespace LesionPortal.Web.Reviews;

/// <summary>A verdict on its way in.</summary>
public sealed record ReviewDraft
{
    public const int MaxCommentLength = 4000;
    public const int MaxTags = 20;
    public const int MaxTagLength = 40;
    public const int MaxPins = 50;
    public const int MaxNoteLength = 500;

    /// <summary>Offered; others may be written.</summary>
    public static IReadOnlyList<string> UsualTags { get; } =
    ["hair", "vignette", "several lesions", "low contrast", "bubbles", "ruler or ink", "cut off by the border"];

    public required int SessionId { get; init; }
    public required string Token { get; init; }
    public required ReviewVerdict Verdict { get; init; }
    public ReviewFault? Fault { get; init; }
    public int? Confidence { get; init; }
    public string? Comment { get; init; }
    public IReadOnlyList<string> Tags { get; init; } = [];
    public IReadOnlyList<ReviewPin> Pins { get; init; } = [];
    public double Seconds { get; init; }

    internal (string Field, string Refusal)? WhyNot(ReviewItem item)
    {
        var (width, height) = (item.Case!.Width, item.Case.Height);
        if (Fault is not null && item.Session!.IsBlinded)
            return ("fault", "The session is blinded: say which is wrong after the verdict, once the reference has been shown.");
        if (Confidence is < 1 or > 5)
            return ("confidence", $"Confidence {Confidence}; expected 1 (guessing) to 5 (certain), or nothing.");
        if (Comment?.Length > MaxCommentLength)
            return ("comment", $"The comment has {Comment.Length} characters; at most {MaxCommentLength} are kept.");
        if (Tags.Count > MaxTags || Tags.Any(t => string.IsNullOrWhiteSpace(t) || t.Length > MaxTagLength))
            return ("tags", $"Expected at most {MaxTags} tags of 1 to {MaxTagLength} characters.");
        if (Pins.Count > MaxPins || Pins.Any(p => p.Note is null || p.Note.Length > MaxNoteLength))
            return ("pins", $"Expected at most {MaxPins} pins with notes of at most {MaxNoteLength} characters.");
        if (Pins.FirstOrDefault(p => !(p.X >= 0 && p.X <= width && p.Y >= 0 && p.Y <= height)) is { } outside)
            return (
                "pins",
                FormattableString.Invariant($"The pin at ({outside.X}, {outside.Y}) lies outside the image of {width}×{height} pixels.")
            );
        return Seconds is >= 0 and < 1e6 ? null : ("seconds", $"{Seconds} seconds; expected 0 to 999,999.");
    }

    internal Review ToReview(ReviewItem item, DateTime now) =>
        new()
        {
            ItemId = item.Id,
            ReaderId = item.Session!.ReaderId,
            CreatedAt = now,
            Verdict = Verdict,
            Fault = Fault,
            Confidence = Confidence,
            Comment = string.IsNullOrWhiteSpace(Comment) ? null : Comment.Trim(),
            Tags = [.. Tags.Select(t => t.Trim()).Distinct()],
            Pins = Pins,
            Seconds = Seconds,
        };
}
