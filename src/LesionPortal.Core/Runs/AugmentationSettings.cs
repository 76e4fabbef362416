using System.Text.Json.Serialization;

namespace LesionPortal.Core.Runs;

/// <summary>
/// How training images are varied anew in every epoch; validation, test and prediction never are. Everything is off by default, as in the
/// notebook. Geometry moves image and mask together; colours and artefacts change the image only. Strengths are limits of what is drawn for
/// each image, so a setting that is on touches every image; <see cref="Blur"/>, <see cref="Hair"/> and <see cref="Vignette"/> are
/// probabilities. Ranges and sources are in <see cref="Catalogue"/>.
/// </summary>
public sealed record AugmentationSettings
{
    public static AugmentationSettings Off { get; } = new();

    /// <summary>Mirror images and quarter turns, all eight equally likely: a lesion has no right way up.</summary>
    public bool Flips { get; init; }

    /// <summary>Degrees: the angle is uniform in ± this.</summary>
    public double RotationDegrees { get; init; }

    /// <summary>s: the lesion's size is multiplied by a factor log-uniform from 1/(1+s) to 1+s, growing as often as shrinking.</summary>
    public double Scale { get; init; }

    /// <summary>A share of the side: along each axis uniform in ± this.</summary>
    public double Shift { get; init; }

    /// <summary>
    /// A share of the side: the limit of the displacement, a cubic B-spline through random control points half a side apart. Over the
    /// whole range it never folds the image (Choi &amp; Lee 2000: 0.48 of the spacing).
    /// </summary>
    public double Elastic { get; init; }

    /// <summary>Colours are multiplied by a factor uniform in 1 ± this.</summary>
    public double Brightness { get; init; }

    /// <summary>Distances from the image's mean grey are multiplied by a factor uniform in 1 ± this.</summary>
    public double Contrast { get; init; }

    /// <summary>Distances from the pixel's own grey are multiplied by a factor uniform in 1 ± this.</summary>
    public double Saturation { get; init; }

    /// <summary>Colours turn around the grey axis by an angle uniform in ± 180° times this.</summary>
    public double Hue { get; init; }

    /// <summary>The probability of a Gaussian blur of 0.2 to 0.6 % of the side, half a pixel at least.</summary>
    public double Blur { get; init; }

    /// <summary>The probability of 4 to 16 thin dark curved lines, an artefact of dermoscopy.</summary>
    public double Hair { get; init; }

    /// <summary>The probability of dark round corners, as a dermatoscope's tube leaves them.</summary>
    public double Vignette { get; init; }

    /// <summary>Mild everywhere: what PH2's and ISIC's images differ by among themselves.</summary>
    public static AugmentationSettings Recommended { get; } =
        new()
        {
            Flips = true,
            RotationDegrees = 30,
            Scale = 0.2,
            Shift = 0.05,
            Elastic = 0.05,
            Brightness = 0.15,
            Contrast = 0.15,
            Saturation = 0.15,
            Hue = 0.03,
            Blur = 0.1,
            Hair = 0.15,
            Vignette = 0.1,
        };

    /// <summary>Images and masks come back as they went in.</summary>
    [JsonIgnore]
    public bool IsOff => this == Off;

    /// <summary>Every setting, in the order of a form. Fields are paths in the run's settings: "augmentation.flips".</summary>
    public static IReadOnlyList<Setting> Catalogue { get; } =
        Declare(new("augmentation.", s => s.Augmentation, (s, part) => s with { Augmentation = part }));

    private static IReadOnlyList<Setting> Declare(SettingPart<AugmentationSettings> part) =>
        [
            part.Switch(
                nameof(Flips),
                "Flips and quarter turns",
                a => a.Flips,
                (a, v) => a with { Flips = v },
                "All eight combinations of flips and 90° rotations.",
                Perez
            ),
            part.Number(
                nameof(RotationDegrees),
                "Rotation (°)",
                0,
                180,
                a => a.RotationDegrees,
                (a, v) => a with { RotationDegrees = v },
                "Random rotation up to this angle in both directions; borders are reflected.",
                Ronneberger
            ),
            part.Number(
                nameof(Scale),
                "Scale",
                0,
                0.5,
                a => a.Scale,
                (a, v) => a with { Scale = v },
                "Random zoom in or out by up to this fraction.",
                Isensee
            ),
            part.Number(
                nameof(Shift),
                "Shift",
                0,
                0.5,
                a => a.Shift,
                (a, v) => a with { Shift = v },
                "Random translation by up to this fraction of the side along each axis.",
                Ronneberger
            ),
            part.Number(
                nameof(Elastic),
                "Elastic",
                0,
                0.2,
                a => a.Elastic,
                (a, v) => a with { Elastic = v },
                "Smooth elastic deformation; no point moves more than this fraction of the side along an axis.",
                "Rueckert et al., TMI 1999; Ronneberger et al., MICCAI 2015"
            ),
            part.Number(
                nameof(Brightness),
                "Brightness",
                0,
                1,
                a => a.Brightness,
                (a, v) => a with { Brightness = v },
                "Random brightness change by up to this fraction.",
                Perez
            ),
            part.Number(
                nameof(Contrast),
                "Contrast",
                0,
                1,
                a => a.Contrast,
                (a, v) => a with { Contrast = v },
                "Random contrast change by up to this fraction.",
                Perez
            ),
            part.Number(
                nameof(Saturation),
                "Saturation",
                0,
                1,
                a => a.Saturation,
                (a, v) => a with { Saturation = v },
                "Random saturation change by up to this fraction.",
                Perez
            ),
            part.Number(
                nameof(Hue),
                "Hue",
                0,
                1,
                a => a.Hue,
                (a, v) => a with { Hue = v },
                "Random hue shift by up to this fraction of 180°.",
                Perez
            ),
            part.Number(
                nameof(Blur),
                "Blur (probability)",
                0,
                1,
                a => a.Blur,
                (a, v) => a with { Blur = v },
                "Fraction of images that are slightly blurred.",
                Isensee
            ),
            part.Number(
                nameof(Hair),
                "Hair (probability)",
                0,
                1,
                a => a.Hair,
                (a, v) => a with { Hair = v },
                "Fraction of images with simulated dark hairs; the mask is unchanged.",
                Bissoto
            ),
            part.Number(
                nameof(Vignette),
                "Vignette (probability)",
                0,
                1,
                a => a.Vignette,
                (a, v) => a with { Vignette = v },
                "Fraction of images with simulated dark corners; the mask is unchanged.",
                Bissoto
            ),
        ];

    private const string Perez = "Perez et al., ISIC workshop at MICCAI 2018";
    private const string Ronneberger = "Ronneberger et al., MICCAI 2015";
    private const string Isensee = "Isensee et al., Nature Methods 2021 (nnU-Net)";
    private const string Bissoto = "Bissoto et al., CVPR workshops 2019, on the artefact";
}
