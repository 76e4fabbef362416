using System.Runtime.InteropServices;
using System.Text.Json;
using LesionPortal.Core.Metrics;

namespace LesionPortal.Core.Tests;

/// <summary>
/// What this code and the browser's must both compute, to the last bit: tests/fixtures, written by make_fixtures.py there. tests/js reads
/// the same files.
/// </summary>
internal static class SharedFixtures
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public static IReadOnlyList<MapCase> Maps { get; } = Read<MapFile>("masks_from_maps.json").Cases;

    public static GeometryFile Geometry { get; } = Read<GeometryFile>("geometry.json");

    /// <summary>Lengths of alternating runs, row by row, beginning with outside.</summary>
    public static bool[] Mask(int[] runs) => [.. runs.SelectMany((length, i) => Enumerable.Repeat(i % 2 == 1, length))];

    private static T Read<T>(string name) =>
        JsonSerializer.Deserialize<T>(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "shared-fixtures", name)), Web)!;

    private sealed record MapFile(MapCase[] Cases);

    /// <param name="Map">Bytes, 255 × p.</param>
    /// <param name="Enlarged">Single-precision values of the map at width × height, as bytes.</param>
    internal sealed record MapCase(
        string Name,
        int MapWidth,
        int MapHeight,
        byte[] Map,
        int Width,
        int Height,
        byte[] Enlarged,
        int[] Reference,
        Decision[] Decisions
    )
    {
        public float[] EnlargedValues => MemoryMarshal.Cast<byte, float>(Enlarged).ToArray();
    }

    internal sealed record Decision(
        double Threshold,
        bool LargestRegion,
        int[] Mask,
        long Tp,
        long Fp,
        long Fn,
        long Tn,
        double Iou,
        double Dice,
        double Sensitivity,
        double Specificity
    )
    {
        public DecisionRule Rule => new(Threshold, LargestRegion);
    }

    internal sealed record GeometryFile(ShapeCase[] Masks, PairCase[] Pairs, FillCase[] Fills);

    /// <param name="Contours">Loops of x0, y0, x1, y1, …</param>
    /// <param name="SquaredDistances">To the nearest pixel inside; empty where there is none.</param>
    internal sealed record ShapeCase(
        string Name,
        int Width,
        int Height,
        int[] Mask,
        int[][] Contours,
        int[] ColumnRuns,
        int[] Labels,
        int[] Areas,
        int[] Largest,
        int[] Boundary,
        int[] SquaredDistances
    );

    internal sealed record PairCase(string First, string Second, double Mean, double Hausdorff95);

    internal sealed record FillCase(string Name, int Width, int Height, int[][] Loops, int[] Mask);
}
