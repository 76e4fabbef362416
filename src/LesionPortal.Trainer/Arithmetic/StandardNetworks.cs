using LesionPortal.Core.Runs;

namespace LesionPortal.Trainer.Arithmetic;

/// <summary>
/// What a machine is checked with when no run is at hand: the baseline protocol's networks and the recommended preset's, at their usual
/// sizes.
/// </summary>
internal static class StandardNetworks
{
    public static IReadOnlyList<CheckedNetwork> All { get; } =
    [
        new(Architecture.UNet, 8, false, 256) { Learning = [10], Predicting = [1] },
        new(Architecture.SegNet, 8, false, 256) { Learning = [10], Predicting = [1] },
        new(Architecture.ResUNet18, 64, false, 256) { Learning = [2], Predicting = [1] },
    ];

    /// <summary>oneDNN's limit that a check of them found on this machine; null where none was needed, or none is remembered.</summary>
    public static string? RememberedLimit() =>
        OneDnn.Limit is not null
            ? null
            : ArithmeticCache.OfUser()?.Find(MachineFingerprint.Of(All, false, false, false))?.Report.OneDnnLimit;
}
