using System.Text.Json.Serialization;

namespace LesionPortal.Data.Entities;

/// <summary>What a prediction needs before it could be used, in ascending order of work.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReviewVerdict>))]
public enum ReviewVerdict
{
    [JsonStringEnumMemberName("acceptable")]
    Acceptable,

    [JsonStringEnumMemberName("minor")]
    Minor,

    [JsonStringEnumMemberName("major")]
    Major,

    [JsonStringEnumMemberName("unusable")]
    Unusable,
}

/// <summary>Where prediction and reference differ: which one is wrong.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReviewFault>))]
public enum ReviewFault
{
    [JsonStringEnumMemberName("prediction")]
    Prediction,

    [JsonStringEnumMemberName("reference")]
    Reference,

    [JsonStringEnumMemberName("bothAcceptable")]
    BothAcceptable,
}

/// <summary>A place in the image with a note; pixels of the image, from its upper left corner.</summary>
public sealed record ReviewPin(double X, double Y, string Note);

/// <summary>A reader's verdict on a prediction.</summary>
public sealed class Review
{
    public int Id { get; set; }
    public int ItemId { get; set; }
    public ReviewItem? Item { get; set; }
    public int ReaderId { get; set; }
    public Reader? Reader { get; set; }
    public DateTime CreatedAt { get; set; }
    public ReviewVerdict Verdict { get; set; }

    /// <summary>Null until asked; in a blinded session that is after unblinding.</summary>
    public ReviewFault? Fault { get; set; }

    /// <summary>1 (guessing) to 5 (certain); null when not told.</summary>
    public int? Confidence { get; set; }
    public string? Comment { get; set; }
    public IReadOnlyList<string> Tags { get; set; } = [];
    public IReadOnlyList<ReviewPin> Pins { get; set; } = [];

    /// <summary>From the image being shown to the verdict.</summary>
    public double Seconds { get; set; }
}
