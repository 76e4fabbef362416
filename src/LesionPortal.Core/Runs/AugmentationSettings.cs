using System.Text.Json.Serialization;

namespace LesionPortal.Core.Runs;

/// <summary>
/// How training images are varied anew in every epoch; validation, test and prediction never are. Everything is off by default, as in the
/// notebook. Geometry moves image and mask together; colours and artefacts change the image only. Strengths are limits of what is drawn
/// for each image, so a setting that is on touches every image; <see cref="Blur"/>, <see cref="Hair"/> and <see cref="Vignette"/> are probabilities.
/// </summary>
public sealed record AugmentationSettings
{
    public static AugmentationSettings Off { get; } = new();

    /// <summary>Mirror images and quarter turns, all eight equally likely: a lesion has no right way up (Perez et al., ISIC workshop 2018).</summary>
    public bool Flips { get; init; }

    /// <summary>0 to 180 degrees: the angle is uniform in ± this (Ronneberger et al., MICCAI 2015).</summary>
    public double RotationDegrees { get; init; }

    /// <summary>s, 0 to 0.5: the lesion's size is multiplied by a factor log-uniform from 1/(1+s) to 1+s, growing as often as shrinking (Isensee et al., 2021).</summary>
    public double Scale { get; init; }

    /// <summary>0 to 0.5 of the side: along each axis uniform in ± this (Ronneberger et al., MICCAI 2015).</summary>
    public double Shift { get; init; }

    /// <summary>
    /// 0 to 0.2 of the side: the limit of the displacement, a cubic B-spline through random control points half a side apart (Rueckert et al.,
    /// TMI 1999). Over the whole range it never folds the image (Choi &amp; Lee 2000: 0.48 of the spacing).
    /// </summary>
    public double Elastic { get; init; }

    /// <summary>0 to 1: colours are multiplied by a factor uniform in 1 ± this (Perez et al., ISIC workshop 2018).</summary>
    public double Brightness { get; init; }

    /// <summary>0 to 1: distances from the image's mean grey are multiplied by a factor uniform in 1 ± this (Perez et al., ISIC workshop 2018).</summary>
    public double Contrast { get; init; }

    /// <summary>0 to 1: distances from the pixel's own grey are multiplied by a factor uniform in 1 ± this (Perez et al., ISIC workshop 2018).</summary>
    public double Saturation { get; init; }

    /// <summary>0 to 1: colours turn around the grey axis by an angle uniform in ± 180° times this (Perez et al., ISIC workshop 2018).</summary>
    public double Hue { get; init; }

    /// <summary>0 to 1, the probability of a Gaussian blur of 0.2 to 0.6 % of the side, half a pixel at least (Isensee et al., 2021).</summary>
    public double Blur { get; init; }

    /// <summary>0 to 1, the probability of 4 to 16 thin dark curved lines, an artefact of dermoscopy (Bissoto et al., CVPR workshops 2019).</summary>
    public double Hair { get; init; }

    /// <summary>0 to 1, the probability of dark round corners, as a dermatoscope's tube leaves them (Bissoto et al., CVPR workshops 2019).</summary>
    public double Vignette { get; init; }

    /// <summary>Mild everywhere: what PH2's and ISIC's images differ by among themselves.</summary>
    public static AugmentationSettings Recommended { get; } = new()
    {
        Flips = true, RotationDegrees = 30, Scale = 0.2, Shift = 0.05, Elastic = 0.05,
        Brightness = 0.15, Contrast = 0.15, Saturation = 0.15, Hue = 0.03,
        Blur = 0.1, Hair = 0.15, Vignette = 0.1,
    };

    /// <summary>Images and masks come back as they went in.</summary>
    [JsonIgnore]
    public bool IsOff => this == Off;

    /// <summary>Every setting, in the order of a form. Fields are paths in the run's settings: "augmentation.flips".</summary>
    public static IReadOnlyList<SettingEntry> Catalogue { get; } =
    [
        new("augmentation.flips", "Flips and quarter turns", 0, 1, "All eight mirror images and quarter turns; a lesion has no right way up.", Perez) { IsSwitch = true },
        new("augmentation.rotationDegrees", "Rotation (°)", 0, 180, "Turned by up to this angle either way; what comes in from outside is mirrored.", Ronneberger),
        new("augmentation.scale", "Scale", 0, 0.5, "Lesions grow or shrink by up to this share, both equally often.", Isensee),
        new("augmentation.shift", "Shift", 0, 0.5, "Moved by up to this share of the side along each axis.", Ronneberger),
        new("augmentation.elastic", "Elastic", 0, 0.2, "Bent smoothly; no point moves more than this share of the side along an axis.", "Rueckert et al., TMI 1999; Ronneberger et al., MICCAI 2015"),
        new("augmentation.brightness", "Brightness", 0, 1, "Brighter or darker by up to this share.", Perez),
        new("augmentation.contrast", "Contrast", 0, 1, "More or less contrast by up to this share.", Perez),
        new("augmentation.saturation", "Saturation", 0, 1, "Stronger or paler colours by up to this share.", Perez),
        new("augmentation.hue", "Hue", 0, 1, "Colours turned by up to this share of half the colour circle.", Perez),
        new("augmentation.blur", "Blur (probability)", 0, 1, "How many of the images are a little out of focus.", Isensee),
        new("augmentation.hair", "Hair (probability)", 0, 1, "How many of the images get dark hairs drawn on; the mask stays.", Bissoto),
        new("augmentation.vignette", "Vignette (probability)", 0, 1, "How many of the images get dark round corners; the mask stays.", Bissoto),
    ];

    private const string Perez = "Perez et al., ISIC workshop at MICCAI 2018";
    private const string Ronneberger = "Ronneberger et al., MICCAI 2015";
    private const string Isensee = "Isensee et al., Nature Methods 2021 (nnU-Net)";
    private const string Bissoto = "Bissoto et al., CVPR workshops 2019, on the artefact";

    /// <summary>What lies outside its range.</summary>
    public static IReadOnlyList<SettingProblem> Validate(AugmentationSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        double[] values =
        [
            settings.Flips ? 1 : 0, settings.RotationDegrees, settings.Scale, settings.Shift, settings.Elastic, settings.Brightness,
            settings.Contrast, settings.Saturation, settings.Hue, settings.Blur, settings.Hair, settings.Vignette,
        ];
        return [.. Catalogue.Zip(values, (entry, value) => entry.Check(value)).OfType<SettingProblem>()];
    }
}
