using System.Text.Json;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Entities;

namespace LesionPortal.Web.Reviews.Components;

/// <summary>
/// What a reader noted on the item that is shown, before the verdict; kept in the browser, so that leaving loses nothing.
/// </summary>
public sealed class VerdictDraft
{
    public int? Confidence { get; set; }
    public ReviewFault? Fault { get; set; }
    public string? Comment { get; set; }
    public List<string> Tags { get; set; } = [];
    public List<ReviewPin> Pins { get; set; } = [];

    /// <summary>
    /// Looked at it before the picture was shown this time: before a look back, a pause, or a verdict that was taken back.
    /// </summary>
    public double Seconds { get; set; }

    public bool IsEmpty =>
        Confidence is null && Fault is null && string.IsNullOrWhiteSpace(Comment) && Tags.Count == 0 && Pins.Count == 0 && Seconds == 0;

    public string ToJson() => JsonSerializer.Serialize(this, RunJson.Options);

    /// <summary>An empty one when there is none, or when another version of the portal wrote it.</summary>
    public static VerdictDraft Parse(string? json)
    {
        try
        {
            return json is null ? new() : JsonSerializer.Deserialize<VerdictDraft>(json, RunJson.Options) ?? new();
        }
        catch (JsonException)
        {
            return new();
        }
    }

    public static VerdictDraft Of(Review review) =>
        new()
        {
            Confidence = review.Confidence,
            Fault = review.Fault,
            Comment = review.Comment,
            Tags = [.. review.Tags],
            Pins = [.. review.Pins],
            Seconds = review.Seconds,
        };

    /// <param name="seconds">This time.</param>
    public ReviewDraft With(int session, string token, ReviewVerdict verdict, double seconds) =>
        new()
        {
            SessionId = session,
            Token = token,
            Verdict = verdict,
            Confidence = Confidence,
            Fault = Fault,
            Comment = Comment,
            Tags = Tags,
            Pins = Pins,
            Seconds = Seconds + seconds,
        };
}
