using System.Text.Json;

namespace LesionPortal.Core.Tests.Metrics;

/// <summary>What reference_metrics.py computed with NumPy, SciPy and scikit-image on synthetic masks.</summary>
internal sealed record ReferenceMetrics(
    ReferenceMetrics.Case[] Cases,
    ReferenceMetrics.Case[] Native,
    ReferenceMetrics.Transform[] DistanceTransforms
)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public static ReferenceMetrics Read() =>
        JsonSerializer.Deserialize<ReferenceMetrics>(
            File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Metrics", "reference_metrics.json")),
            Web
        )!;

    /// <param name="Probabilities">Alternately a value and how often it follows.</param>
    /// <param name="Reference">Lengths of alternating runs, beginning with outside.</param>
    /// <param name="Values">By metric key.</param>
    internal sealed record Case(
        string Name,
        int Width,
        int Height,
        int MapWidth,
        int MapHeight,
        int[] Probabilities,
        int[] Reference,
        Dictionary<string, double?> Values
    )
    {
        public byte[] Map => [.. Probabilities.Chunk(2).SelectMany(run => Enumerable.Repeat((byte)run[0], run[1]))];
        public bool[] ReferenceMask => Decode(Reference);
    }

    internal sealed record Transform(int Width, int Height, int[] Mask, int[] Squared)
    {
        public bool[] Pixels => Decode(Mask);
    }

    private static bool[] Decode(int[] runs) => [.. runs.SelectMany((length, i) => Enumerable.Repeat(i % 2 == 1, length))];
}
