using LesionPortal.Data.Entities;

namespace LesionPortal.Web.Reviews;

/// <summary>A verdict on its way in.</summary>
public sealed record ReviewDraft
{
    public const int LongestComment = 4000;
    public const int MostTags = 20;
    public const int LongestTag = 40;
    public const int MostPins = 50;
    public const int LongestNote = 500;

    /// <summary>Offered; others may be written.</summary>
    public static IReadOnlyList<string> UsualTags { get; } = ["hair", "vignette", "several lesions", "low contrast", "bubbles", "ruler or ink", "cut off by the border"];

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
            return ("fault", "The session is blinded: which of the two is wrong is asked after the verdict, when the reference has been shown.");
        if (Confidence is < 1 or > 5)
            return ("confidence", $"Confidence {Confidence}; expected 1 (guessing) to 5 (certain), or nothing.");
        if (Comment?.Length > LongestComment)
            return ("comment", $"The comment has {Comment.Length} characters; at most {LongestComment} are kept.");
        if (Tags.Count > MostTags || Tags.Any(t => string.IsNullOrWhiteSpace(t) || t.Length > LongestTag))
            return ("tags", $"Expected at most {MostTags} tags of 1 to {LongestTag} characters.");
        if (Pins.Count > MostPins || Pins.Any(p => p.Note is null || p.Note.Length > LongestNote))
            return ("pins", $"Expected at most {MostPins} pins with notes of at most {LongestNote} characters.");
        if (Pins.FirstOrDefault(p => !(p.X >= 0 && p.X <= width && p.Y >= 0 && p.Y <= height)) is { } outside)
            return ("pins", FormattableString.Invariant($"The pin at ({outside.X}, {outside.Y}) lies outside the image of {width}×{height} pixels."));
        return Seconds is >= 0 and < 1e6 ? null : ("seconds", $"{Seconds} seconds; expected 0 to 999,999.");
    }

    internal Review ToReview(ReviewItem item, DateTime now) => new()
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
