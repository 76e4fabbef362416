using System.Globalization;
using System.Text.Json;
using LesionPortal.Core.Runs;
using LesionPortal.Trainer.Weights;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Training;

/// <summary>
/// Writes and reads a run's two files. best.safetensors holds weights; last.safetensors also Adam's state, settings and history, and where
/// weights are averaged those that learn beside the averaged ones.
/// Each is a snapshot of its own, written aside and renamed. The best goes first: killed between the two, the run does that epoch again.
/// </summary>
public sealed class Checkpoints(RunFolder folder)
{
    private const string FirstMoment = ModelFile.OptimizerPrefix + "exp_avg.";
    private const string SecondMoment = ModelFile.OptimizerPrefix + "exp_avg_sq.";
    private const string Learning = ModelFile.OptimizerPrefix + "learning.";

    public void Save(TrainingSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        var epoch = session.History[^1].Epoch;
        var description = ModelDescription.Of(session.Settings, epoch);
        if (session.BestEpoch == epoch)
            ModelFile.Write(folder.BestWeights, session.Scored, description);

        var tensors = new List<KeyValuePair<string, Tensor>>(session.Scored.state_dict());
        if (session.Scored != session.Network)
            tensors.AddRange(session.Network.state_dict().Select(t => new KeyValuePair<string, Tensor>(Learning + t.Key, t.Value)));
        var states = AdamStates(session);
        foreach (var (name, state) in states)
        {
            tensors.Add(new(FirstMoment + name, state.exp_avg));
            tensors.Add(new(SecondMoment + name, state.exp_avg_sq));
        }

        var metadata = ModelFile.Metadata(description, session.Network.ParameterCount);
        metadata["adamStep"] = states[0].State.step.ToString(CultureInfo.InvariantCulture);
        metadata["bestEpoch"] = session.BestEpoch.ToString(CultureInfo.InvariantCulture);
        metadata["settings"] = JsonSerializer.Serialize(session.Settings, RunJson.Options);
        metadata["history"] = JsonSerializer.Serialize(session.History, RunJson.Options);
        SafetensorsFile.Write(folder.LastCheckpoint, metadata, tensors);
    }

    /// <summary>Brings the session to where the folder's last checkpoint left off; leaves it alone when there is none.</summary>
    /// <exception cref="TrainingFailedException">The checkpoint was made with other settings, or the best weights are lost.</exception>
    /// <exception cref="WeightsFileException">The checkpoint is damaged.</exception>
    public void Restore(TrainingSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        if (!File.Exists(folder.LastCheckpoint))
            return;
        using var file = SafetensorsFile.Read(folder.LastCheckpoint);
        var history = FromJson<List<EpochRow>>(file, "history");
        RequireSame(FromJson<RunSettings>(file, "settings"), session.Settings, history.Count);
        ModelFile.CopyInto(session.Scored, file, folder.LastCheckpoint);

        var step = Number(file, "adamStep");
        using var noGradient = no_grad();
        if (session.Scored != session.Network)
        {
            foreach (var (name, tensor) in session.Network.state_dict())
                tensor.copy_(Required(file, Learning + name));
        }

        foreach (var (name, state) in AdamStates(session))
        {
            state.step = step;
            state.exp_avg.copy_(Required(file, FirstMoment + name));
            state.exp_avg_sq.copy_(Required(file, SecondMoment + name));
        }

        session.Restore(history, BestEpochOnDisk((int)Number(file, "bestEpoch"), history.Count), step);
    }

    /// <summary>
    /// The best epoch, if its weights are there. Weights one epoch newer than the checkpoint come from a run killed between the two writes:
    /// that epoch was better, is done again now, and is best again.
    /// </summary>
    private int BestEpochOnDisk(int bestEpoch, int epochsDone)
    {
        var onDisk = ModelFile.Describe(folder.BestWeights).Epoch;
        if (onDisk == bestEpoch)
            return bestEpoch;
        if (onDisk == epochsDone + 1)
            return 0;
        throw new TrainingFailedException(
            $"{folder.BestWeights} is of epoch {onDisk}, but {folder.LastCheckpoint} says that epoch {bestEpoch} was the best.",
            "The files are of different runs; train again into an empty folder."
        );
    }

    private void RequireSame(RunSettings saved, RunSettings wanted, int epochsDone)
    {
        var differences = new List<string>();
        Compare("architecture", saved.Architecture, wanted.Architecture);
        Compare("baseChannels", saved.BaseChannels, wanted.BaseChannels);
        Compare("loss", saved.Loss, wanted.Loss);
        Compare("batchSize", saved.BatchSize, wanted.BatchSize);
        Compare("learningRate", saved.LearningRate, wanted.LearningRate);
        Compare("imageSize", saved.ImageSize, wanted.ImageSize);
        Compare("seed", saved.Seed, wanted.Seed);
        CompareAll("lossParameters", saved.LossParameters, wanted.LossParameters);
        CompareAll("augmentation", saved.Augmentation, wanted.Augmentation);
        CompareAll("optimisation", saved.Optimisation, wanted.Optimisation);
        CompareAll("encoder", saved.Encoder, wanted.Encoder);
        CompareAll("preparation", saved.Preparation, wanted.Preparation);
        if (wanted.Optimisation.IsCosine)
            Compare("epochs (the schedule ends with them)", saved.Epochs, wanted.Epochs);
        if (JsonSerializer.Serialize(saved.Split, RunJson.Options) != JsonSerializer.Serialize(wanted.Split, RunJson.Options))
            differences.Add("split (other cases)");
        if (wanted.Epochs < epochsDone)
            differences.Add($"epochs ({epochsDone} are done, {wanted.Epochs} are wanted)");
        if (differences.Count > 0)
        {
            throw new TrainingFailedException(
                $"{folder.LastCheckpoint} was made with other settings: {string.Join("; ", differences)}.",
                "Only a run with the same settings (more epochs are allowed) can continue from it; train into an empty folder, or restore "
                    + "the settings."
            );
        }

        void Compare<T>(string name, T before, T now)
        {
            if (!string.Equals(before?.ToString(), now?.ToString(), StringComparison.OrdinalIgnoreCase))
                differences.Add(FormattableString.Invariant($"{name} (was {before}, is {now})"));
        }

        // Field by field, so that the message names the one that differs.
        void CompareAll<T>(string name, T before, T now)
        {
            var (was, isNow) = (
                JsonSerializer.SerializeToNode(before, RunJson.Options)!.AsObject(),
                JsonSerializer.SerializeToNode(now, RunJson.Options)!.AsObject()
            );
            foreach (var (field, value) in was)
                Compare($"{name}.{field}", value?.ToJsonString(), isNow[field]?.ToJsonString());
        }
    }

    /// <summary>Adam keeps its states in the order in which it was given the parameters.</summary>
    private static List<(string Name, Adam.State State)> AdamStates(TrainingSession session) =>
        [.. session.Learned.Zip(session.Optimizer.state_dict().State, (p, s) => (p.Name, (Adam.State)s))];

    private Tensor Required(SafetensorsFile file, string name) =>
        file.Tensors.TryGetValue(name, out var tensor) ? tensor : throw NotACheckpoint(name);

    private long Number(SafetensorsFile file, string key) =>
        file.Metadata.TryGetValue(key, out var text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw NotACheckpoint(key);

    private T FromJson<T>(SafetensorsFile file, string key)
    {
        try
        {
            return file.Metadata.TryGetValue(key, out var text) && JsonSerializer.Deserialize<T>(text, RunJson.Options) is { } value
                ? value
                : throw NotACheckpoint(key);
        }
        catch (JsonException e)
        {
            throw new WeightsFileException($"{folder.LastCheckpoint}: its {key} cannot be read: {e.Message}", e);
        }
    }

    private WeightsFileException NotACheckpoint(string what) =>
        new($"{folder.LastCheckpoint}: {what} is missing, so training cannot continue from it; train again into an empty folder.");
}
