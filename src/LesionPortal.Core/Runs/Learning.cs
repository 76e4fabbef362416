using System.Globalization;

namespace LesionPortal.Core.Runs;

/// <summary>Whether a network does better than masks for which no network is needed.</summary>
/// <param name="ValidationIou">Plain IoU of the best checkpoint on the validation cases; null if there is none.</param>
/// <param name="TrivialIou">
/// On the same cases the better of a mask that is lesion everywhere and of an empty one; null if not known.
/// </param>
/// <param name="MapSpread">
/// Of the best checkpoint's validation maps the largest standard deviation of the probabilities within a map; null if not known.
/// </param>
public readonly record struct Learning(double? ValidationIou, double? TrivialIou, double? MapSpread)
{
    /// <summary>
    /// A plain IoU above the trivial one by no more than this is no more than what a network's padding does at the image's border.
    /// </summary>
    public const double LeastGain = 0.01;

    /// <summary>Below this standard deviation a map is flat: two and a half of 255 steps.</summary>
    public const double LeastSpread = 0.01;

    public const string Rule =
        "A run learned nothing if its best checkpoint's plain IoU on the validation cases is not more than 0.01 above the better of a mask "
        + "that is lesion everywhere and of an empty one (training resolution, per image, then averaged), or if its maps are flat: in "
        + "every validation map the probabilities have a standard deviation below 0.01. Such runs are excluded from comparisons, "
        + "selection and counts.";

    /// <summary>False where neither part of the rule can be applied.</summary>
    public bool IsNothing => IsTrivial || IsFlat;

    /// <summary>"Learned nothing: …" with the numbers; null if it learned something or nobody can tell.</summary>
    public string? Description =>
        IsTrivial
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"Learned nothing: IoU {ValidationIou:0.000} on the validation cases, where an all-lesion or an empty "
                    + $"mask scores {TrivialIou:0.000}."
            )
        : IsFlat
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"Learned nothing: the validation maps are flat (the probabilities of a map have a standard deviation of "
                    + $"at most {MapSpread:0.0000})."
            )
        : null;

    private bool IsTrivial => ValidationIou <= TrivialIou + LeastGain;
    private bool IsFlat => MapSpread < LeastSpread;

    /// <summary>
    /// The better of a mask that is lesion everywhere, whose IoU is the lesion's share of the image, and of an empty one, which is right
    /// only where there is no lesion.
    /// </summary>
    /// <param name="shares">Of each case the share of the image that is lesion by the reference mask, 0 to 1.</param>
    /// <returns>Null without a case.</returns>
    public static double? TrivialIouOf(IReadOnlyCollection<double> shares)
    {
        ArgumentNullException.ThrowIfNull(shares);
        return shares.Count == 0 ? null : Math.Max(shares.Average(), shares.Count(s => s == 0) / (double)shares.Count);
    }
}
