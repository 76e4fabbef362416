using System.Globalization;
using System.Text.Json.Serialization;

namespace LesionPortal.Core.Runs;

/// <summary>What was checked of a machine's arithmetic before a network's numbers count, and which way its layers went.</summary>
public sealed record ArithmeticReport
{
    /// <summary>Different layers compared with double precision, at the network's own shapes.</summary>
    public required int Layers { get; init; }

    /// <summary>The largest difference allowed, as a share of the reference's root mean square.</summary>
    public required double Tolerance { get; init; }

    /// <summary>The largest difference of the ways that are taken.</summary>
    public required double LargestError { get; init; }

    /// <summary>What the check took; of a remembered one, when it was made.</summary>
    public required double Seconds { get; init; }

    /// <summary>Whether an earlier check of the same layers on the same machine was taken over.</summary>
    public bool IsRemembered { get; init; }

    /// <summary>The instructions that oneDNN is limited to, such as "SSE41"; null where it is not.</summary>
    public string? OneDnnLimit { get; init; }

    /// <summary>Layers that the default way computes wrongly here.</summary>
    public IReadOnlyList<FallbackLayer> Detours { get; init; } = [];

    /// <summary>Why nothing was checked; null where it was.</summary>
    public string? NotChecked { get; init; }

    /// <summary>Whether the machine needs other ways than the default.</summary>
    public bool NeedsDetours => Detours.Count > 0;

    /// <summary>One sentence for a log or a page.</summary>
    public string Summary =>
        NotChecked is { } reason
            ? $"Arithmetic not checked: {reason}."
            : string.Create(
                CultureInfo.InvariantCulture,
                $"Arithmetic checked: {Layers} layers against double precision, {Found}; largest difference "
                    + $"{LargestError:0.0e+0} (limit {Tolerance:0e+0}), "
            ) + (IsRemembered ? "cached from an earlier check." : string.Create(CultureInfo.InvariantCulture, $"{Seconds:0.0} s."));

    private string Found =>
        !NeedsDetours
            ? "all correct"
            : $"{Detours.Count} wrong with the default implementation, using a fallback"
                + $"{(OneDnnLimit is { } limit ? $", oneDNN limited to {limit}" : "")}";

    public static ArithmeticReport Without(string reason) =>
        new()
        {
            Layers = 0,
            Tolerance = 0,
            LargestError = 0,
            Seconds = 0,
            NotChecked = reason,
        };
}

/// <summary>A layer that the default way computes wrongly, and the way it goes instead.</summary>
/// <param name="Layer">"convolution 3×3, 8→16 channels, 256×256, batch 10".</param>
/// <param name="Way">The name of the way taken.</param>
/// <param name="Wrong">The ways that were wrong, each with what was seen.</param>
public sealed record FallbackLayer(string Layer, string Way, IReadOnlyList<FailedAlgorithm> Wrong)
{
    /// <summary>"convolution …: libtorch 14% off in the output; goes by matrix products".</summary>
    [JsonPropertyName("words")]
    public string Description => $"{Layer}: {string.Join(", ", Wrong.Select(w => $"{w.Way} {w.Problem}"))}; computed by {Way}";
}

/// <param name="Problem">"14% off in the output", "ended by signal 8", …</param>
public sealed record FailedAlgorithm(string Way, string Problem);
