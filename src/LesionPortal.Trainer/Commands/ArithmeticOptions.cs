using System.CommandLine;
using LesionPortal.Core.Runs;
using LesionPortal.Kernels;
using LesionPortal.Trainer.Arithmetic;
using LesionPortal.Trainer.Native;
using LesionPortal.Trainer.Prediction;
using LesionPortal.Trainer.Weights;

namespace LesionPortal.Trainer.Commands;

/// <summary>What every command that computes does first: check this machine's arithmetic, take up what follows, load libtorch.</summary>
internal static class ArithmeticOptions
{
    /// <summary><c>--kernels all|libtorch</c></summary>
    public static Option<string> Kernels()
    {
        var option = new Option<string>("--kernels")
        {
            Description =
                "all, or libtorch: disables the trainer's own kernels and all fallbacks, to find out whether one of them causes "
                + "a wrong result.",
            DefaultValueFactory = _ => "all",
        };
        option.AcceptOnlyFromAmong("all", LayerAlgorithms.Libtorch);
        return option;
    }

    /// <summary>Checks, applies the plan and loads libtorch.</summary>
    /// <param name="kernels">As given to <see cref="Kernels"/>.</param>
    /// <exception cref="WrongArithmeticException">A layer is computed wrongly in every way there is.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ArithmeticReport Prepare(
        IReadOnlyList<CheckedNetwork> networks,
        bool mayUseGpu,
        string kernels,
        Action<string> begins,
        CancellationToken cancel
    )
    {
        var alone = kernels == LayerAlgorithms.Libtorch;
        var plan = new ArithmeticCheck(TimeProvider.System, ArithmeticCache.OfUser()) { Begins = begins, LibtorchAlone = alone }.Run(
            networks,
            mayUseGpu,
            cancel
        );
        plan.Apply();
        if (alone)
            LayerAlgorithms.UseLibtorchAlone();
        TorchNative.EnsureLoaded();
        return plan.Report;
    }

    /// <summary>The network of a weights file, or the members of an ensemble's; libtorch need not be loaded.</summary>
    /// <exception cref="WeightsFileException">A file is missing, damaged or not a network's weights.</exception>
    public static IReadOnlyList<CheckedNetwork> NetworksOf(string weightsPath) =>
        [.. Predictor.FilesOf(weightsPath).Select(path => CheckedNetwork.Of(ModelFile.Describe(path)))];

    /// <summary>A run's network, or those of its members.</summary>
    /// <exception cref="WeightsFileException">A member's file is missing, damaged or not a network's weights.</exception>
    public static IReadOnlyList<CheckedNetwork> NetworksOf(RunManifest manifest, string manifestFolder) =>
        manifest.Members.Count == 0
            ? [CheckedNetwork.Of(manifest)]
            : [.. manifest.Members.Select(m => CheckedNetwork.Of(ModelFile.Describe(Path.Combine(manifestFolder, m.WeightsPath))))];
}
