using System.Globalization;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Statistics;
using LesionPortal.Data.Entities;

namespace LesionPortal.Web.Reports;

/// <summary>Cases by how much the lesion differs from the skin beside it, and by the skin's tone.</summary>
internal static class SkinGroups
{
    private static readonly string[] s_quarters =
    [
        "Lowest quarter of contrast",
        "Second quarter",
        "Third quarter",
        "Highest quarter of contrast",
    ];

    /// <summary>Beside every number by tone.</summary>
    public const string Caution =
        "ITA is measured on skin outside the reference mask, hair, dark corners and reflections left out; the "
        + "median over its pixels. Dermatoscope lighting is not calibrated: "
        + "ITA ranks images from one device and does not give a person's skin type.";

    public static IEnumerable<MetricSlices.Group> Of(IReadOnlyList<DatasetCase> all, IReadOnlyDictionary<int, CaseSkin> skins) =>
        [.. ByContrast(all, skins), .. ByTone(all, skins)];

    private static IEnumerable<MetricSlices.Group> ByContrast(IReadOnlyList<DatasetCase> all, IReadOnlyDictionary<int, CaseSkin> skins)
    {
        double[] measured = [.. all.Select(c => skins.GetValueOrDefault(c.Id)?.Contrast).OfType<double>().Order()];
        if (measured.Length < 4)
            return [];
        double[] limits = [.. Enumerable.Range(1, 3).Select(i => Quantile.Linear(measured, i / 4.0))];
        return s_quarters.Select(
            (name, i) =>
                new MetricSlices.Group(
                    "contrast",
                    name,
                    ContrastDefinition(limits, i, measured.Length, all.Count),
                    c => skins.GetValueOrDefault(c.Id)?.Contrast is { } contrast && limits.Count(limit => contrast > limit) == i
                )
        );
    }

    private static string ContrastDefinition(double[] limits, int i, int measured, int cases)
    {
        var range =
            i == 0 ? string.Create(CultureInfo.InvariantCulture, $"up to {limits[0]:0.0}")
            : i == limits.Length ? string.Create(CultureInfo.InvariantCulture, $"more than {limits[^1]:0.0}")
            : string.Create(CultureInfo.InvariantCulture, $"more than {limits[i - 1]:0.0} up to {limits[i]:0.0}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"The median colours of lesion and skin differ by {range} (ΔE*ab in CIELAB); quarters of the {measured} of "
                + $"{cases} cases of the dataset where it could be measured."
        );
    }

    private static IEnumerable<MetricSlices.Group> ByTone(IReadOnlyList<DatasetCase> all, IReadOnlyDictionary<int, CaseSkin> skins)
    {
        var tones = all.Select(c => Tone(skins.GetValueOrDefault(c.Id))).ToList();
        var unknown = tones.Count(t => t is null);
        return Enum.GetValues<SkinTone>()
            .Where(t => tones.Contains(t))
            .Select(tone => new MetricSlices.Group(
                "tone",
                tone.DisplayName(),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The skin's individual typology angle (ITA) is {tone.Limits()}: {tones.Count(t => t == tone)} of the "
                        + $"{all.Count} cases of the dataset{(unknown > 0 ? $", {unknown} could not be measured" : "")}."
                ),
                c => Tone(skins.GetValueOrDefault(c.Id)) == tone
            ));
    }

    private static SkinTone? Tone(CaseSkin? skin) => skin?.Ita is { } ita ? SkinTones.Of(ita) : null;
}
