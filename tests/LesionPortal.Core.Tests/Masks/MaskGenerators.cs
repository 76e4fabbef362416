using CsCheck;

namespace LesionPortal.Core.Tests.Masks;

internal sealed record RandomMask(int Width, int Height, bool[] Pixels);

/// <summary>Masks for property tests: noise of every density, up to 20 × 20.</summary>
internal static class MaskGenerators
{
    public static Gen<RandomMask> Any { get; } =
        from width in Gen.Int[1, 20]
        from height in Gen.Int[1, 20]
        from share in Gen.Int[0, 10]
        from values in Gen.Int[0, 9].Array[width * height]
        select new RandomMask(width, height, [.. values.Select(v => v < share)]);

    /// <summary>Rows of '.' and '#', parted by spaces.</summary>
    public static RandomMask Picture(string rows)
    {
        var lines = rows.Split(' ');
        return new RandomMask(lines[0].Length, lines.Length, [.. lines.SelectMany(l => l.Select(c => c == '#'))]);
    }
}
