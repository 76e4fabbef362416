using System.Text.Json.Serialization;
using LesionPortal.Core.Masks;

namespace LesionPortal.Core.Metrics;

/// <summary>In which way a weak prediction is wrong.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FailureKind>))]
public enum FailureKind
{
    [JsonStringEnumMemberName("missed")]
    Missed,

    [JsonStringEnumMemberName("severalRegions")]
    SeveralRegions,

    [JsonStringEnumMemberName("overSegmented")]
    OverSegmented,

    [JsonStringEnumMemberName("underSegmented")]
    UnderSegmented,

    [JsonStringEnumMemberName("boundaryOnly")]
    BoundaryOnly,

    [JsonStringEnumMemberName("displaced")]
    Displaced,
}

/// <summary>
/// Groups weak predictions by what is wrong with them. Weak is a plain IoU below <see cref="HumanAgreement.LowIou"/>, what two of twelve
/// dermatologists reach in the worst tenth of cases (derived from Peserico et al. 2012). The first rule that holds decides, in the order of
/// <see cref="FailureKind"/>.
/// </summary>
public static class FailureRules
{
    public const double WeakIou = HumanAgreement.LowIou;

    /// <summary>Of the lesion found.</summary>
    public const double MissedSensitivity = 0.05;

    /// <summary>Of the predicted pixels, outside the largest region.</summary>
    public const double StrayShare = 0.1;

    /// <summary>Predicted area over reference area; its inverse for too small.</summary>
    public const double AreaFactor = 1.25;

    /// <summary>Of the lesion's diameter, from the reference's outline.</summary>
    public const double BoundaryReach = 0.15;

    public static string NameOf(FailureKind kind) =>
        kind switch
        {
            FailureKind.Missed => "Missed",
            FailureKind.SeveralRegions => "Several regions",
            FailureKind.OverSegmented => "Over-segmented",
            FailureKind.UnderSegmented => "Under-segmented",
            FailureKind.BoundaryOnly => "Boundary only",
            _ => "Displaced",
        };

    public static string RuleOf(FailureKind kind) =>
        kind switch
        {
            FailureKind.Missed => "less than 5% of the lesion is found",
            FailureKind.SeveralRegions => "more than 10% of the predicted pixels lie outside the largest predicted region",
            FailureKind.OverSegmented => "the predicted area is more than 1.25 times the reference's",
            FailureKind.UnderSegmented => "the predicted area is less than the reference's divided by 1.25",
            FailureKind.BoundaryOnly => "the area is within these factors and no wrong pixel is farther than 15% of the lesion's diameter "
                + "from the reference outline",
            _ => "the area is right to within these factors, but wrong pixels are farther from the outline",
        };

    /// <param name="predicted">Row-major, width × height.</param>
    /// <param name="reference">As many entries.</param>
    /// <returns>Null for a prediction that is not weak, which an empty one of an empty reference is not.</returns>
    /// <exception cref="ArgumentException">A mask does not fill width × height.</exception>
    public static FailureKind? Of(ReadOnlySpan<bool> predicted, ReadOnlySpan<bool> reference, int width, int height)
    {
        var counts = PixelCounts.Of(predicted, reference);
        if (counts.Iou >= WeakIou)
            return null;
        var (found, lesion) = (counts.TruePositives + counts.FalsePositives, counts.TruePositives + counts.FalseNegatives);
        if (lesion > 0 && counts.TruePositives < MissedSensitivity * lesion)
            return FailureKind.Missed;
        if (found > 0 && found - MaskRegions.Components(predicted, width, height).Areas.Max() > StrayShare * found)
            return FailureKind.SeveralRegions;
        if (found > AreaFactor * lesion)
            return FailureKind.OverSegmented;
        if (found * AreaFactor < lesion)
            return FailureKind.UnderSegmented;
        return ReachesBeyond(predicted, reference, width, height, BoundaryReach * LesionSize.Diameter(lesion))
            ? FailureKind.Displaced
            : FailureKind.BoundaryOnly;
    }

    private static bool ReachesBeyond(ReadOnlySpan<bool> predicted, ReadOnlySpan<bool> reference, int width, int height, double reach)
    {
        var outline = new bool[reference.Length];
        foreach (var i in MaskBoundary.Indices(reference, width, height))
            outline[i] = true;
        var distances = DistanceTransform.Squared(outline, width, height);
        for (var i = 0; i < distances.Length; i++)
        {
            if (predicted[i] != reference[i] && distances[i] > reach * reach)
                return true;
        }

        return false;
    }
}
