using System.Globalization;

namespace LesionPortal.Core.Runs;

/// <summary>The files of one run, below the folder given to <c>train --output</c>.</summary>
public sealed class RunFolder(string root)
{
    public string Root { get; } = root;
    public string Manifest => Path.Combine(Root, "manifest.json");
    public string Log => Path.Combine(Root, "log.txt");

    /// <summary>The machines and versions it computed on; see <see cref="RunMachine"/>.</summary>
    public string MachineFile => Path.Combine(Root, "machine.json");

    /// <summary>What else the machine did meanwhile; see <see cref="OtherWork"/>.</summary>
    public string OtherWorkFile => Path.Combine(Root, "other-work.json");

    /// <summary>Weights of the best epoch by validation quantised IoU, ties by plain IoU.</summary>
    public string BestWeights => Path.Combine(Root, "best.safetensors");

    /// <summary>In place of weights, of a run that is an ensemble: its members and where their weights are.</summary>
    public string EnsembleFile => Path.Combine(Root, "ensemble.json");

    /// <summary>What <c>predict</c> and <c>serve</c> are given: the ensemble's file where there is one, else the best weights.</summary>
    public string PredictingFile => File.Exists(EnsembleFile) ? EnsembleFile : BestWeights;

    /// <summary>The last finished epoch: weights, optimiser state, history; what a resumed run starts from.</summary>
    public string LastCheckpoint => Path.Combine(Root, "last.safetensors");

    /// <summary>Probability maps of every case by the best checkpoint, 8-bit PNG at training resolution.</summary>
    public string Predictions => Path.Combine(Root, "predictions", "best");

    public string Prediction(string caseId) => Path.Combine(Predictions, caseId + ".png");

    /// <summary>The same by the last epoch's weights.</summary>
    public string LastPrediction(string caseId) => Path.Combine(Root, "predictions", "last", caseId + ".png");

    public string Samples => Path.Combine(Root, "samples");

    public string Sample(int epoch, string caseId) =>
        Path.Combine(Samples, epoch.ToString("D5", CultureInfo.InvariantCulture), caseId + ".png");
}
