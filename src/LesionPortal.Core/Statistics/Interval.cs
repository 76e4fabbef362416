using System.Text.Json.Serialization;

namespace LesionPortal.Core.Statistics;

/// <summary>How an interval was made.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<IntervalMethod>))]
public enum IntervalMethod
{
    /// <summary>Bootstrap, quantiles of the resampled estimates (Efron 1979).</summary>
    Percentile,

    /// <summary>Bootstrap, bias-corrected and accelerated (Efron 1987).</summary>
    Bca,

    /// <summary>From Student's t and a standard error.</summary>
    StudentT,

    /// <summary>From the normal distribution and an asymptotic standard error.</summary>
    Asymptotic,

    /// <summary>Score interval of a share (Wilson 1927).</summary>
    Wilson,

    /// <summary>
    /// Student's t with Hall's transformation for the skew of the scores (Hall 1992): means over fewer than
    /// <see cref="Bootstrap.FewCases"/> cases.
    /// </summary>
    SkewCorrectedT,

    /// <summary>
    /// Bootstrap, quantiles further out for few cases (Hesterberg 2015): means over cases and seeds, fewer than
    /// <see cref="Bootstrap.FewCases"/> cases.
    /// </summary>
    ExpandedPercentile,
}

/// <summary>An estimate with its uncertainty, in the estimate's unit.</summary>
/// <param name="Low">Null if there is too little to tell, such as from a single case.</param>
/// <param name="High">Null together with <paramref name="Low"/>.</param>
/// <param name="Confidence">0.95 for a 95% interval.</param>
/// <param name="N">Cases (items, epochs) the estimate is from.</param>
public sealed record Interval(double Estimate, double? Low, double? High, double Confidence, int N, IntervalMethod Method)
{
    /// <summary>Whether the value lies inside or on an end; an interval that could not be made rules out nothing.</summary>
    public bool Holds(double value) => !(Low > value) && !(High < value);

    /// <summary>
    /// The part that values of this range can have as their mean: a mean of scores from 0 to 1 lies there, whatever the method says.
    /// </summary>
    /// <param name="least">Null where the values are unbounded.</param>
    /// <param name="most">The same.</param>
    public Interval Within(double? least, double? most) => this with { Low = Clamped(Low, least, most), High = Clamped(High, least, most) };

    private static double? Clamped(double? end, double? least, double? most) =>
        end < least ? least
        : end > most ? most
        : end;
}
