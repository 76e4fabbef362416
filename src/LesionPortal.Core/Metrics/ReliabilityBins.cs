namespace LesionPortal.Core.Metrics;

/// <summary>
/// One bar of a reliability diagram: pixels whose probability p of lesion is in (Low, High]; the first bar holds p = 0, too.
/// </summary>
/// <param name="Count">Pixels.</param>
/// <param name="MeanProbability">What the network said, on average; null without pixels.</param>
/// <param name="ObservedShare">The share that is lesion in the reference; null without pixels.</param>
public sealed record ReliabilityBin(double Low, double High, long Count, double? MeanProbability, double? ObservedShare);

/// <summary>
/// Sums over pixels from which a reliability diagram and the expected calibration error follow (Guo et al. 2017), in ten bins of equal
/// width. The confidence is the probability of lesion, not of the likelier class. Sums of images add up: see
/// <see cref="Add(ReliabilityBins)"/>.
/// </summary>
public sealed class ReliabilityBins
{
    public const int BinCount = 10;

    /// <summary>The calibration error of several images' bins added up; the metric contract's is the mean of the images' own.</summary>
    public const string PooledName = "Expected calibration error, pooled pixels";

    public const string PooledFormula =
        "Pixels of all test cases together, every pixel alike: Σ over 10 bins of p of (pixels in bin / all pixels) · "
        + "|mean p − share of lesion|. "
        + "Errors of one image can cancel those of another, so for images of one size it is at most the mean of their own.";

    private readonly long[] _pixels = new long[BinCount];
    private readonly long[] _lesionPixels = new long[BinCount];
    private readonly double[] _probabilities = new double[BinCount];
    private double _squaredErrors;

    public long Pixels => _pixels.Sum();

    public IReadOnlyList<ReliabilityBin> Bins => [.. Enumerable.Range(0, BinCount).Select(Bin)];

    /// <summary>Σ over bins of (pixels/all pixels)·|mean probability − observed share|, 0 to 1; null without pixels.</summary>
    public double? ExpectedCalibrationError
    {
        get
        {
            var pixels = Pixels;
            return pixels == 0 ? null : Enumerable.Range(0, BinCount).Sum(b => Math.Abs(_probabilities[b] - _lesionPixels[b])) / pixels;
        }
    }

    /// <summary>Mean of (p − y)² over pixels, 0 to 1 (Brier 1950); null without pixels.</summary>
    public double? BrierScore => Pixels is var pixels and > 0 ? _squaredErrors / pixels : null;

    /// <param name="probabilities">255 × p.</param>
    /// <param name="reference">As many entries.</param>
    /// <exception cref="ArgumentException">The two differ in length.</exception>
    public static ReliabilityBins Of(ReadOnlySpan<byte> probabilities, ReadOnlySpan<bool> reference)
    {
        RequireSameLength(probabilities.Length, reference.Length);
        Span<long> outside = stackalloc long[256];
        Span<long> inside = stackalloc long[256];
        for (var i = 0; i < probabilities.Length; i++)
            (reference[i] ? inside : outside)[probabilities[i]]++;
        var bins = new ReliabilityBins();
        for (var level = 0; level < 256; level++)
        {
            bins.Count(level, isLesion: false, outside[level]);
            bins.Count(level, isLesion: true, inside[level]);
        }

        return bins;
    }

    /// <param name="probabilities">255 × p, not rounded, as <see cref="ProbabilityResize"/> gives them.</param>
    /// <inheritdoc cref="Of(ReadOnlySpan{byte}, ReadOnlySpan{bool})"/>
    public static ReliabilityBins Of(ReadOnlySpan<float> probabilities, ReadOnlySpan<bool> reference)
    {
        RequireSameLength(probabilities.Length, reference.Length);
        var bins = new ReliabilityBins();
        for (var i = 0; i < probabilities.Length; i++)
            bins.Count(probabilities[i], reference[i], 1);
        return bins;
    }

    /// <summary>Adds another image's pixels: every pixel weighs the same, whatever its image's size.</summary>
    public void Add(ReliabilityBins other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (var b = 0; b < BinCount; b++)
        {
            _pixels[b] += other._pixels[b];
            _lesionPixels[b] += other._lesionPixels[b];
            _probabilities[b] += other._probabilities[b];
        }

        _squaredErrors += other._squaredErrors;
    }

    /// <summary>Guo's bins are open below and closed above, so p = 0.2 (51 of 255) is the second's, not the third's.</summary>
    private void Count(double scaled, bool isLesion, long pixels)
    {
        var bin = Math.Max(0, (int)Math.Ceiling(scaled * BinCount / byte.MaxValue) - 1);
        var probability = scaled / byte.MaxValue;
        var error = probability - (isLesion ? 1 : 0);
        _pixels[bin] += pixels;
        _lesionPixels[bin] += isLesion ? pixels : 0;
        _probabilities[bin] += probability * pixels;
        _squaredErrors += error * error * pixels;
    }

    private ReliabilityBin Bin(int bin) =>
        new(
            (double)bin / BinCount,
            (bin + 1.0) / BinCount,
            _pixels[bin],
            _pixels[bin] == 0 ? null : _probabilities[bin] / _pixels[bin],
            _pixels[bin] == 0 ? null : (double)_lesionPixels[bin] / _pixels[bin]
        );

    private static void RequireSameLength(int probabilities, int reference)
    {
        if (probabilities != reference)
            throw new ArgumentException(
                $"The probability map has {probabilities} pixels, the reference {reference}; enlarge the map to the reference's size first."
            );
    }
}
