using System.Globalization;
using System.Numerics;

namespace LesionPortal.Core.Imaging;

/// <summary>
/// What an image looks like in 256 bits, to find the same picture in two splits after it was resized, encoded again, brightened, turned
/// or mirrored: the signs of the 16×16 lowest frequencies (without the mean) of its grey values reduced to 64×64 (pHash, Zauner 2010).
/// The usual 64 bits do not do here: dermoscopic images all show a dark spot in the middle, and different ones come within 7 bits.
/// </summary>
public readonly record struct PerceptualHash(ulong Bits0, ulong Bits1, ulong Bits2, ulong Bits3)
{
    /// <summary>
    /// Up to this distance two images are named as near-identical. On 150 dermoscopic images of different lesions (11,175 pairs, any
    /// orientation) the nearest two were 57 apart; half size, JPEG at quality 40, gamma and brightness moved an image by at most 28.
    /// A turn by one degree (up to 51) and cropping by 2% on each side (up to 67) are not reliably found.
    /// </summary>
    public const int NearIdentical = 40;

    private const int Side = 64;
    private const int Frequencies = 16;

    private static readonly double[] Cosines = MakeCosines();

    /// <param name="image">Any size; the sides' ratio does not matter.</param>
    public static PerceptualHash Of(RgbImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        var grey = ReducedGrey(image);
        // DCT-II along rows, then along columns; only the lowest frequencies are needed, and of them only the sign.
        var rows = new double[Side * Frequencies];
        for (var y = 0; y < Side; y++)
        {
            for (var u = 0; u < Frequencies; u++)
            {
                for (var x = 0; x < Side; x++)
                    rows[y * Frequencies + u] += grey[y * Side + x] * Cosines[u * Side + x];
            }
        }

        Span<ulong> words = stackalloc ulong[4];
        for (var v = 0; v < Frequencies; v++)
        {
            for (var u = 0; u < Frequencies; u++)
            {
                var coefficient = 0.0;
                for (var y = 0; y < Side; y++)
                    coefficient += rows[y * Frequencies + u] * Cosines[v * Side + y];
                if (coefficient > 0 && u + v > 0)
                    words[Word(v)] |= Bit(u, v);
            }
        }

        return new PerceptualHash(words[0], words[1], words[2], words[3]);
    }

    /// <param name="hex">64 hexadecimal digits, as <see cref="ToString"/> gives them.</param>
    /// <exception cref="FormatException">It is something else.</exception>
    public static PerceptualHash Parse(string hex)
    {
        ArgumentNullException.ThrowIfNull(hex);
        if (hex.Length != 64 || !hex.All(char.IsAsciiHexDigit))
            throw new FormatException($"“{hex}” is no perceptual hash; expected 64 hexadecimal digits.");
        return new PerceptualHash(At(0), At(1), At(2), At(3));

        ulong At(int word) => ulong.Parse(hex.AsSpan(16 * word, 16), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }

    /// <summary>Bits in which the two differ (Hamming distance), 0 to 255.</summary>
    public int DistanceTo(PerceptualHash other) =>
        BitOperations.PopCount(Bits0 ^ other.Bits0)
        + BitOperations.PopCount(Bits1 ^ other.Bits1)
        + BitOperations.PopCount(Bits2 ^ other.Bits2)
        + BitOperations.PopCount(Bits3 ^ other.Bits3);

    /// <summary>The smallest distance to the other turned by quarters and mirrored, 0 to 255.</summary>
    public int DistanceInAnyOrientation(PerceptualHash other) => Nearest(other.Orientations());

    /// <summary>Whether the two are named as near-identical, in any orientation.</summary>
    public bool IsNearDuplicateOf(PerceptualHash other) => DistanceInAnyOrientation(other) <= NearIdentical;

    /// <summary>
    /// All pairs up to <paramref name="atMost"/> apart in any orientation, nearest first; First is before Second in the list.
    /// </summary>
    public static IReadOnlyList<(int First, int Second, int Distance)> NearIdenticalPairs(
        IReadOnlyList<PerceptualHash> hashes,
        int atMost = NearIdentical
    )
    {
        ArgumentNullException.ThrowIfNull(hashes);
        var pairs = new List<(int First, int Second, int Distance)>();
        for (var second = 1; second < hashes.Count; second++)
        {
            var orientations = hashes[second].Orientations();
            for (var first = 0; first < second; first++)
            {
                var distance = hashes[first].Nearest(orientations);
                if (distance <= atMost)
                    pairs.Add((first, second, distance));
            }
        }

        return [.. pairs.OrderBy(p => p.Distance)];
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Bits0:x16}{Bits1:x16}{Bits2:x16}{Bits3:x16}");

    private int Nearest(PerceptualHash[] others)
    {
        var nearest = int.MaxValue;
        foreach (var other in others)
            nearest = Math.Min(nearest, DistanceTo(other));
        return nearest;
    }

    /// <summary>The image's eight orientations: mirroring turns the sign of odd frequencies, transposing swaps u and v.</summary>
    private PerceptualHash[] Orientations()
    {
        const ulong OddColumns = 0xAAAA_AAAA_AAAA_AAAA;
        const ulong OddRows = 0xFFFF_0000_FFFF_0000;
        const ulong NoMean = ~1UL;
        PerceptualHash[] upright = [this, Transposed()];
        return
        [
            .. upright.SelectMany(h =>
                new[] { 0UL, OddColumns, OddRows, OddColumns ^ OddRows }.Select(flip => new PerceptualHash(
                    (h.Bits0 ^ flip) & NoMean,
                    h.Bits1 ^ flip,
                    h.Bits2 ^ flip,
                    h.Bits3 ^ flip
                ))
            ),
        ];
    }

    private PerceptualHash Transposed()
    {
        ReadOnlySpan<ulong> words = [Bits0, Bits1, Bits2, Bits3];
        Span<ulong> swapped = stackalloc ulong[4];
        for (var v = 0; v < Frequencies; v++)
        {
            for (var u = 0; u < Frequencies; u++)
            {
                if ((words[Word(v)] & Bit(u, v)) != 0)
                    swapped[Word(u)] |= Bit(v, u);
            }
        }

        return new PerceptualHash(swapped[0], swapped[1], swapped[2], swapped[3]);
    }

    /// <summary>Four rows of 16 frequencies in each word.</summary>
    private static int Word(int v) => v / 4;

    private static ulong Bit(int u, int v) => 1UL << (v % 4 * Frequencies + u);

    private static double[] MakeCosines()
    {
        var cosines = new double[Frequencies * Side];
        for (var u = 0; u < Frequencies; u++)
        {
            for (var x = 0; x < Side; x++)
                cosines[u * Side + x] = Math.Cos(Math.PI * u * (2 * x + 1) / (2 * Side));
        }

        return cosines;
    }

    /// <summary>Luma (ITU-R BT.601) averaged over the area of each of 64×64 cells, row-major.</summary>
    private static double[] ReducedGrey(RgbImage image)
    {
        var grey = new double[Side * Side];
        var line = new double[Side];
        for (var y = 0; y < image.Height; y++)
        {
            line.AsSpan().Clear();
            for (var x = 0; x < image.Width; x++)
            {
                var at = 3 * (y * image.Width + x);
                var luma = 0.299 * image.Pixels[at] + 0.587 * image.Pixels[at + 1] + 0.114 * image.Pixels[at + 2];
                foreach (var (cell, share) in new Cells(x, image.Width))
                    line[cell] += luma * share;
            }

            foreach (var (cell, share) in new Cells(y, image.Height))
            {
                for (var x = 0; x < Side; x++)
                    grey[cell * Side + x] += line[x] * share;
            }
        }

        return grey;
    }

    /// <summary>The cells a pixel of a line overlaps, each with how much of the cell it covers.</summary>
    private ref struct Cells(int pixel, int pixels)
    {
        private readonly double _from = (double)pixel * Side / pixels;
        private readonly double _to = (double)(pixel + 1) * Side / pixels;
        private int _cell = (int)((long)pixel * Side / pixels) - 1;

        public readonly (int Cell, double Share) Current => (_cell, Math.Min(_to, _cell + 1) - Math.Max(_from, _cell));

        public readonly Cells GetEnumerator() => this;

        public bool MoveNext() => ++_cell < Side && _cell < _to;
    }
}
