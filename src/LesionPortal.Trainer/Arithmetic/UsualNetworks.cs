namespace LesionPortal.Trainer.Arithmetic;

/// <summary>
/// What a machine is checked with when no run is at hand: the baseline protocol's networks and the recommended preset's, at their usual
/// sizes.
/// </summary>
internal static class UsualNetworks
{
    /// <summary>The same networks, predicting one image.</summary>
    public static IReadOnlyList<CheckedNetwork> Predicting => [.. All.Select(n => n with { Learning = [] })];

    public static IReadOnlyList<CheckedNetwork> All { get; } =
    [
        new("UNet", 8, false, 256) { Learning = [10], Predicting = [1] },
        new("SegNet", 8, false, 256) { Learning = [10], Predicting = [1] },
        new("ResUNet18", 64, false, 256) { Learning = [2], Predicting = [1] },
    ];
}
