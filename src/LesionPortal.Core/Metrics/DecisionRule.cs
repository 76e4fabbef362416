using System.Text.Json.Serialization;

namespace LesionPortal.Core.Metrics;

/// <summary>
/// When a pixel counts as lesion: its probability is above the threshold and, if asked for, it lies in the largest region of such pixels.
/// </summary>
/// <param name="Threshold">0 to 1, both excluded.</param>
/// <param name="LargestRegion">
/// Regions touch by side or corner; the first of equals from the top left (<see cref="Masks.MaskRegions"/>).
/// </param>
public sealed record DecisionRule(double Threshold, bool LargestRegion)
{
    /// <summary>The baseline protocol's threshold on logits.</summary>
    public const double Logit = 0.01;

    /// <summary>The same on probabilities: 1/(1 + e^−0.01), about 0.5025.</summary>
    public static double Probability { get; } = 1 / (1 + Math.Exp(-Logit));

    /// <summary>Logit &gt; 0.01: the rule of every run that does not ask for another, and of every row of a history.</summary>
    public static DecisionRule Baseline { get; } = new(Probability, LargestRegion: false);

    /// <summary>The same threshold on logits: log(t/(1 − t)).</summary>
    [JsonIgnore]
    public double ThresholdLogit => Threshold == Probability ? Logit : Math.Log(Threshold / (1 - Threshold));

    /// <summary>For beside a number: "logit &gt; 0.01", or "p &gt; 0.4373, largest region".</summary>
    [JsonIgnore]
    public string Description =>
        (
            Threshold == Probability
                ? FormattableString.Invariant($"logit > {Logit}")
                : FormattableString.Invariant($"p > {Threshold:0.0000}")
        ) + (LargestRegion ? ", largest region" : "");

    /// <param name="map">255 × p, row-major, width × height.</param>
    /// <exception cref="ArgumentException">The map does not fill width × height.</exception>
    public bool[] Mask(ReadOnlySpan<byte> map, int width, int height)
    {
        var limit = Threshold * byte.MaxValue;
        var above = new bool[map.Length];
        for (var i = 0; i < above.Length; i++)
            above[i] = map[i] > limit;
        return Cleaned(above, width, height);
    }

    /// <param name="map">255 × p, not rounded, row-major, width × height.</param>
    /// <exception cref="ArgumentException">The map does not fill width × height.</exception>
    public bool[] Mask(ReadOnlySpan<float> map, int width, int height)
    {
        var limit = Threshold * byte.MaxValue;
        var above = new bool[map.Length];
        for (var i = 0; i < above.Length; i++)
            above[i] = map[i] > limit;
        return Cleaned(above, width, height);
    }

    /// <summary>
    /// The mask at an image's own size, which is scored, shown, judged and downloaded: the map enlarged by <see cref="ProbabilityResize"/>,
    /// cut without rounding, cleaned up. The browser makes the same one (js/viewer/masks.js); tests/fixtures/masks_from_maps.json holds
    /// both to it.
    /// </summary>
    /// <param name="map">255 × p, row-major, mapWidth × mapHeight.</param>
    /// <returns>Row-major, width × height.</returns>
    /// <exception cref="ArgumentException">The map does not fill mapWidth × mapHeight, or a side is below 1.</exception>
    public bool[] Mask(ReadOnlySpan<byte> map, int mapWidth, int mapHeight, int width, int height) =>
        Mask(ProbabilityResize.Bilinear(map, mapWidth, mapHeight, width, height), width, height);

    /// <summary>The mask of the pixels above the threshold, cleaned up if the rule says so.</summary>
    /// <exception cref="ArgumentException">The mask does not fill width × height.</exception>
    public bool[] Cleaned(bool[] above, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(above);
        Masks.MaskBoundary.RequireSize(above.Length, width, height);
        return LargestRegion ? Masks.MaskRegions.Largest(above, width, height) : above;
    }
}
