using System.Text;

namespace LesionPortal.Core.Masks;

/// <summary>
/// COCO's run-length encoding of a mask: lengths of alternating runs outside and inside, column by column from the top left, the first
/// run outside and perhaps 0 long; plain as counts, or packed as COCO's printable string (maskApi.c, rleToString).
/// </summary>
public static class MaskRle
{
    private const int FirstLetter = 48;
    private const int Bits = 5;
    private const int LowBits = 0x1f;
    private const int SignBit = 0x10;
    private const int MoreFollows = 0x20;

    /// <summary>The run lengths; they sum to width × height.</summary>
    /// <param name="mask">Row-major, width × height entries.</param>
    /// <exception cref="ArgumentException">The mask does not fill width × height.</exception>
    public static IReadOnlyList<int> Counts(ReadOnlySpan<bool> mask, int width, int height)
    {
        MaskBoundary.RequireSize(mask.Length, width, height);
        var counts = new List<int>();
        var (inside, run) = (false, 0);
        for (var x = 0; x < width; x++)
        {
            for (var i = x; i < mask.Length; i += width)
            {
                if (mask[i] != inside)
                {
                    counts.Add(run);
                    (inside, run) = (mask[i], 0);
                }

                run++;
            }
        }

        counts.Add(run);
        return counts;
    }

    /// <returns>Row-major, width × height entries.</returns>
    /// <exception cref="ArgumentException">A run is negative, or the runs do not cover width × height.</exception>
    public static bool[] FromCounts(IReadOnlyList<int> counts, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        var covered = 0L;
        foreach (var run in counts)
            covered += run >= 0 ? run : throw new ArgumentException($"A run of {run} pixels; lengths are 0 or more.", nameof(counts));
        var pixels = checked(width * height);
        if (covered != pixels)
            throw new ArgumentException(
                $"The runs cover {covered} pixels, the image has {pixels} ({width}×{height}); they belong to an image of another size.",
                nameof(counts)
            );
        var mask = new bool[pixels];
        var at = 0;
        for (var n = 0; n < counts.Count; n++)
        {
            var end = at + counts[n];
            for (; at < end; at++)
                mask[at % height * width + at / height] = n % 2 == 1;
        }

        return mask;
    }

    /// <summary>
    /// The counts as COCO's string: each after the second as the difference from the one two before, five bits a letter from "0" on.
    /// </summary>
    public static string Pack(IReadOnlyList<int> counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        var text = new StringBuilder();
        for (var n = 0; n < counts.Count; n++)
        {
            // Long: a difference of two large counts must not overflow.
            var rest = n > 2 ? (long)counts[n] - counts[n - 2] : counts[n];
            bool more;
            do
            {
                var letter = (int)(rest & LowBits);
                rest >>= Bits;
                more = (letter & SignBit) != 0 ? rest != -1 : rest != 0;
                text.Append((char)(FirstLetter + (more ? letter | MoreFollows : letter)));
            } while (more);
        }

        return text.ToString();
    }

    /// <exception cref="FormatException">A character COCO's string does not have, or an end in the middle of a number.</exception>
    public static IReadOnlyList<int> Unpack(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var counts = new List<int>();
        for (var at = 0; at < text.Length; )
        {
            var (value, shift, letter) = (0L, 0, MoreFollows);
            while ((letter & MoreFollows) != 0)
            {
                letter =
                    at < text.Length
                        ? text[at] - FirstLetter
                        : throw new FormatException("The run lengths end in the middle of a number; the text was cut.");
                if (letter is < 0 or > (MoreFollows | LowBits) || shift > 60)
                    throw new FormatException($"\"{text[at]}\" at place {at} is no letter of COCO's run lengths.");
                value |= (long)(letter & LowBits) << shift;
                shift += Bits;
                at++;
            }

            if ((letter & SignBit) != 0)
                value |= -1L << shift;
            counts.Add(checked((int)(counts.Count > 2 ? value + counts[^2] : value)));
        }

        return counts;
    }
}
