using LesionPortal.Core.Runs;

namespace LesionPortal.Web.Reports;

/// <summary>A row of the baseline protocol's published results, as printed; scores are quantised IoU in percent.</summary>
public sealed record BaselineResult(
    Architecture Architecture,
    int BaseChannels,
    Loss Loss,
    string Model,
    string LossName,
    int Epochs,
    string LossTrain,
    string LossValidation,
    double Train,
    double Validation,
    double Test
);

/// <summary>
/// Published results of the baseline protocol (SegNet/U-Net, 120 epochs): PH2, another random 100/50/50 split, one seed, last epoch,
/// quantised IoU at 256×256. To be read beside a report, never ranked against it: the test cases are others.
/// </summary>
public static class BaselineResults
{
    public const string Source =
        "Published results of the baseline protocol (SegNet/U-Net, 120 epochs): PH2 with a different random 100/50/50 split, one seed, "
        + "weights of the last epoch, quantised IoU at 256×256. The test cases differ, so the results are not directly comparable.";

    public static IReadOnlyList<BaselineResult> Rows { get; } =
    [
        new(Architecture.SegNet, 64, Loss.BCE, "SegNet (64)", "BCE", 120, ">194k", ">200k", 80.5, 73.8, 74.4),
        new(Architecture.SegNet, 64, Loss.Dice, "SegNet (64)", "Dice", 120, "0.19", "0.21", 85.5, 78.6, 77.6),
        new(Architecture.SegNet, 64, Loss.Focal, "SegNet (64)", "Focal", 120, ">49k", ">72k", 81.1, 72.6, 71.8),
        new(Architecture.UNet, 8, Loss.BCE, "U-Net (8)", "BCE", 120, ">24k", ">99k", 94.0, 79.2, 73.0),
        new(Architecture.UNet, 8, Loss.Dice, "U-Net (8)", "Dice", 120, "0.03", "0.07", 91.5, 80.8, 75.4),
        new(Architecture.UNet, 8, Loss.Focal, "U-Net (8)", "Focal", 120, ">20k", ">60k", 88.7, 76.2, 71.6),
    ];
}
