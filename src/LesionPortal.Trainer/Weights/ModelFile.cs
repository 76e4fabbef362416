using System.Globalization;
using LesionPortal.Core.Runs;
using LesionPortal.Trainer.Architectures;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Weights;

/// <summary>What a weights file says about its network. <paramref name="Epoch"/> is the one the weights are of, 1-based.</summary>
public sealed record ModelDescription(string Architecture, int BaseChannels, int ImageSize, string Loss, int Epoch)
{
    /// <summary>What the network's images went through; files from before there was a choice say nothing and mean none.</summary>
    public ImagePreparation Preparation { get; init; } = ImagePreparation.Notebook;

    public static ModelDescription Of(RunSettings settings, int epoch)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new(settings.Architecture, settings.BaseChannels, settings.ImageSize, settings.Loss, epoch) { Preparation = settings.Preparation };
    }
}

/// <summary>Networks as safetensors: tensors by their module names (parameters and batch-norm buffers), the description as metadata.</summary>
public static class ModelFile
{
    /// <summary>Prefix of tensors that are not weights (optimiser state in a checkpoint).</summary>
    public const string OptimizerPrefix = "optimizer.";

    public static Dictionary<string, string> Metadata(ModelDescription description, long parameters)
    {
        ArgumentNullException.ThrowIfNull(description);
        return new(StringComparer.Ordinal)
        {
            ["format"] = "pt",
            ["architecture"] = description.Architecture,
            ["baseChannels"] = Text(description.BaseChannels),
            ["imageSize"] = Text(description.ImageSize),
            ["loss"] = description.Loss,
            ["epoch"] = Text(description.Epoch),
            ["parameters"] = Text(parameters),
            ["colourConstancy"] = description.Preparation.ColourConstancy,
            ["normalisation"] = description.Preparation.Normalisation,
        };
    }

    public static void Write(string path, SegmentationNetwork network, ModelDescription description)
    {
        ArgumentNullException.ThrowIfNull(network);
        SafetensorsFile.Write(path, Metadata(description, network.ParameterCount), [.. network.state_dict()]);
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
                throw new WeightsFileException($"{path}: tensor {name} of {network.GetName()} is missing; the weights are of another network.");
            if (!source.shape.SequenceEqual(target.shape))
            {
                throw new WeightsFileException(
                    $"{path}: {name} has shape ({string.Join(",", source.shape)}), {network.GetName()} needs ({string.Join(",", target.shape)}); the weights are of another width.");
            }

            target.copy_(source);
        }
    }

    private static ModelDescription Describe(string path, IReadOnlyDictionary<string, string> metadata)
    {
        return new(Word("architecture"), Number("baseChannels"), Number("imageSize"), Word("loss"), Number("epoch"))
        {
            Preparation = new()
            {
                ColourConstancy = metadata.GetValueOrDefault("colourConstancy", ImagePreparation.Notebook.ColourConstancy),
                Normalisation = metadata.GetValueOrDefault("normalisation", ImagePreparation.Notebook.Normalisation),
            },
        };

        string Word(string key) => metadata.TryGetValue(key, out var value) && value.Length > 0 ? value : throw Missing(key);

        int Number(string key) =>
            int.TryParse(Word(key), NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0 ? value : throw Missing(key);

        WeightsFileException Missing(string key) =>
            new($"{path}: its metadata does not say \"{key}\"; expected weights as a run writes them (best.safetensors).");
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
