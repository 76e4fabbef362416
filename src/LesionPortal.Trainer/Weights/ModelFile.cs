using System.Globalization;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;
using LesionPortal.Trainer.Architectures;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Weights;

/// <summary>What a weights file says about its network. <paramref name="Epoch"/> is the one the weights are of, 1-based.</summary>
public sealed record ModelDescription(Architecture Architecture, int BaseChannels, int ImageSize, Loss Loss, int Epoch)
{
    /// <summary>What the network's images went through; files from before there was a choice say nothing and mean none.</summary>
    public ImagePreparation Preparation { get; init; } = ImagePreparation.Baseline;

    /// <summary>The views its probabilities are the mean of; files from before there was a choice mean one.</summary>
    public bool TestTimeFlips { get; init; }

    /// <summary>Whether it predicts images at their own size in tiles of <paramref name="ImageSize"/>.</summary>
    public bool Tiled { get; init; }

    /// <summary>
    /// How its probabilities become a mask; until the run has chosen a threshold, and in files from before there was a choice, logit &gt;
    /// 0.01.
    /// </summary>
    public DecisionRule Decision { get; init; } = DecisionRule.Baseline;

    public static ModelDescription Of(RunSettings settings, int epoch)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new(settings.Architecture, settings.BaseChannels, settings.ImageSize, settings.Loss, epoch)
        {
            Preparation = settings.Preparation,
            TestTimeFlips = settings.Prediction.Flips,
            Tiled = settings.Prediction.Tiled,
            Decision = DecisionRule.Baseline with { LargestRegion = settings.Prediction.LargestRegion },
        };
    }
}

/// <summary>
/// Networks as safetensors: tensors by their module names (parameters and batch-norm buffers), the description as metadata.
/// </summary>
public static class ModelFile
{
    /// <summary>Prefix of tensors that are not weights (optimiser state in a checkpoint).</summary>
    public const string OptimizerPrefix = "optimizer.";

    private const string Yes = "true";
    private const string No = "false";

    public static Dictionary<string, string> Metadata(ModelDescription description, long parameters)
    {
        ArgumentNullException.ThrowIfNull(description);
        return new(PredictionMetadata(description.TestTimeFlips, description.Tiled, description.Decision), StringComparer.Ordinal)
        {
            ["format"] = "pt",
            ["architecture"] = description.Architecture.Key(),
            ["baseChannels"] = Text(description.BaseChannels),
            ["imageSize"] = Text(description.ImageSize),
            ["loss"] = description.Loss.Key(),
            ["epoch"] = Text(description.Epoch),
            ["parameters"] = Text(parameters),
            ["colourConstancy"] = description.Preparation.ColourConstancy.Key(),
            ["normalisation"] = description.Preparation.Normalisation.Key(),
        };
    }

    public static void Write(string path, SegmentationNetwork network, ModelDescription description)
    {
        ArgumentNullException.ThrowIfNull(network);
        SafetensorsFile.Write(path, Metadata(description, network.ParameterCount), [.. network.state_dict()]);
    }

    /// <summary>Writes into a file how its network predicts; leaves it alone if it says so already.</summary>
    /// <exception cref="WeightsFileException">The file is missing or damaged.</exception>
    public static void Redescribe(string path, PredictionSettings prediction, DecisionRule decision)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        ArgumentNullException.ThrowIfNull(decision);
        var described = SafetensorsFile.ReadMetadata(path).ToDictionary(StringComparer.Ordinal);
        var wanted = PredictionMetadata(prediction.Flips, prediction.Tiled, decision);
        if (wanted.All(w => described.GetValueOrDefault(w.Key) == w.Value))
            return;
        foreach (var (key, value) in wanted)
            described[key] = value;
        using var file = SafetensorsFile.Read(path);
        SafetensorsFile.Write(path, described, [.. file.Tensors]);
    }

    /// <exception cref="WeightsFileException">The file is missing, damaged, or says nothing usable about its network.</exception>
    public static ModelDescription Describe(string path) => Describe(path, SafetensorsFile.ReadMetadata(path));

    /// <summary>The network with its weights, on the CPU, in evaluation mode; the caller owns it.</summary>
    /// <exception cref="WeightsFileException">The file is missing, damaged, or does not fit the network it names.</exception>
    public static (SegmentationNetwork Network, ModelDescription Description) Read(string path)
    {
        using var file = SafetensorsFile.Read(path);
        var description = Describe(path, file.Metadata);
        SegmentationNetwork network;
        try
        {
            var deep = file.Tensors.Keys.Any(n => n.StartsWith(SegmentationNetwork.AuxiliaryPrefix, StringComparison.Ordinal));
            network = ArchitectureRegistry.Create(description.Architecture, description.BaseChannels, deep);
        }
        catch (ArgumentException e)
        {
            throw new WeightsFileException($"{path}: {e.Message}", e);
        }

        CopyInto(network, file, path);
        network.eval();
        return (network, description);
    }

    /// <summary>Overwrites the network's weights with the file's.</summary>
    /// <exception cref="WeightsFileException">A tensor is missing, superfluous or of another shape.</exception>
    public static void CopyInto(SegmentationNetwork network, SafetensorsFile file, string path)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(file);
        using var noGradient = no_grad();
        var own = network.state_dict();
        var stray = file.Tensors.Keys.FirstOrDefault(n => !n.StartsWith(OptimizerPrefix, StringComparison.Ordinal) && !own.ContainsKey(n));
        if (stray is not null)
            throw new WeightsFileException($"{path}: {network.GetName()} has no tensor {stray}; the weights are of another network.");
        foreach (var (name, target) in own)
        {
            if (!file.Tensors.TryGetValue(name, out var source))
                throw new WeightsFileException(
                    $"{path}: tensor {name} of {network.GetName()} is missing; the weights are of another network."
                );
            if (!source.shape.SequenceEqual(target.shape))
            {
                throw new WeightsFileException(
                    $"{path}: {name} has shape ({string.Join(",", source.shape)}), {network.GetName()} needs "
                        + $"({string.Join(",", target.shape)}); the weights are of another width."
                );
            }

            target.copy_(source);
        }
    }

    private static ModelDescription Describe(string path, IReadOnlyDictionary<string, string> metadata)
    {
        return new(
            Choice<Architecture>("architecture"),
            Number("baseChannels"),
            Number("imageSize"),
            ChoiceKeys.FromStored<Loss>(Word("loss")),
            Number("epoch")
        )
        {
            Preparation = new()
            {
                ColourConstancy = Choice<ColourConstancy>("colourConstancy", ImagePreparation.Baseline.ColourConstancy),
                Normalisation = Choice<Normalisation>("normalisation", ImagePreparation.Baseline.Normalisation),
            },
            TestTimeFlips = Switch("testTimeFlips"),
            Tiled = Switch("tiled"),
            Decision = new(Threshold(), Switch("largestRegion")),
        };

        string Word(string key) => metadata.TryGetValue(key, out var value) && value.Length > 0 ? value : throw Missing(key);

        int Number(string key) =>
            int.TryParse(Word(key), NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0
                ? value
                : throw Missing(key);

        T Choice<T>(string key, T? missing = null)
            where T : struct, Enum
        {
            var text = missing is null ? Word(key) : metadata.GetValueOrDefault(key);
            return text is null
                ? missing!.Value
                : ChoiceKeys.Find<T>(text) ?? throw new WeightsFileException($"{path}: {key} {SettingChoice.Of<T>().Refusal(text)}");
        }

        bool Switch(string key) => metadata.GetValueOrDefault(key, No) == Yes;

        double Threshold()
        {
            if (!metadata.TryGetValue("threshold", out var text))
                return DecisionRule.Probability;
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is > 0 and < 1
                ? value
                : throw new WeightsFileException($"{path}: its threshold is \"{text}\"; expected a probability between 0 and 1.");
        }

        WeightsFileException Missing(string key) => new($"{path}: its metadata lacks \"{key}\"; expected a run's best.safetensors.");
    }

    private static Dictionary<string, string> PredictionMetadata(bool flips, bool tiled, DecisionRule decision) =>
        new(StringComparer.Ordinal)
        {
            ["testTimeFlips"] = flips ? Yes : No,
            ["tiled"] = tiled ? Yes : No,
            ["largestRegion"] = decision.LargestRegion ? Yes : No,
            ["threshold"] = decision.Threshold.ToString("R", CultureInfo.InvariantCulture),
        };

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
