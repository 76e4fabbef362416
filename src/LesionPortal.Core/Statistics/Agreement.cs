using System.Text.Json.Serialization;

namespace LesionPortal.Core.Statistics;

/// <summary>How much a disagreement between two categories weighs in Cohen's kappa.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<KappaWeights>))]
public enum KappaWeights
{
    /// <summary>Every disagreement the same: categories without an order.</summary>
    None,

    /// <summary>In proportion to the number of steps between ordered categories.</summary>
    Linear,

    /// <summary>To its square.</summary>
    Quadratic,
}

/// <summary>Agreement of readers beyond chance.</summary>
/// <param name="Kappa">
/// 1 perfect, 0 as by chance, below 0 worse; null if chance alone agrees always (one category used): kappa is not defined then.
/// </param>
/// <param name="Observed">Share of agreement found, weighted where weights are used, 0 to 1.</param>
/// <param name="Expected">Share expected by chance, from how often each category is used.</param>
/// <param name="StandardError">Asymptotic; see where it is made. Null if undefined.</param>
/// <param name="Interval">
/// Percentile bootstrap over items, resamples without a kappa left out; null if undefined, of fewer than <see cref="MinItems"/>, without
/// a width (nobody disagreed), or asked for without.
/// </param>
/// <param name="Items">Cases read by two readers or more.</param>
public sealed record Agreement(double? Kappa, double Observed, double Expected, double? StandardError, Interval? Interval, int Items)
{
    /// <summary>Below this a kappa hangs on single readings; it is not to be reported, and has no interval.</summary>
    public const int MinItems = 10;

    /// <summary>
    /// Landis and Koch 1977's word for the kappa; a convention, not a test. Below 0 it is worse than chance only if its interval is, else
    /// not to be told from chance.
    /// </summary>
    [JsonPropertyName("words")]
    public string Description =>
        Kappa switch
        {
            null => "undefined: only one category was used",
            < 0 => Interval is { High: < 0 } ? "worse than chance" : "not distinguishable from chance",
            <= 0.2 => "slight",
            <= 0.4 => "fair",
            <= 0.6 => "moderate",
            <= 0.8 => "substantial",
            _ => "almost perfect",
        };
}
