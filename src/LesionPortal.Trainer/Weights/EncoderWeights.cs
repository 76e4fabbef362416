using LesionPortal.Core.Runs;
using LesionPortal.Trainer.Architectures;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Weights;

/// <summary>
/// Encoder weights a user brings: a safetensors file with torchvision's names of ResNet-18 or -34, bare or behind one prefix such as
/// "encoder." or "backbone.". The classifier (fc) and whatever else the file holds beside the encoder is left alone, and batch norm's
/// num_batches_tracked may be missing. Torchvision's weights were made on images normalised by ImageNet's mean and deviation.
/// </summary>
public static class EncoderWeights
{
    private const string FirstTensor = "conv1.weight";
    private const string Counter = ".num_batches_tracked";

    private static readonly string[] Stages = ["conv1.", "bn1.", "layer1.", "layer2.", "layer3.", "layer4."];

    /// <summary>Overwrites the weights of the network's encoder with the file's; values of another float type are converted.</summary>
    /// <exception cref="WeightsFileException">
    /// The network has no ResNet encoder or another width than torchvision's, or the file is missing, damaged, or of another encoder.
    /// The network is then unchanged.
    /// </exception>
    public static void CopyInto(SegmentationNetwork network, string path)
    {
        EncoderOf(network, path);
        using var file = SafetensorsFile.Read(path);
        CopyInto(network, file.Tensors, path);
    }

    /// <param name="path">Where the tensors come from, for messages.</param>
    internal static void CopyInto(SegmentationNetwork network, IReadOnlyDictionary<string, Tensor> tensors, string path)
    {
        var encoder = EncoderOf(network, path);
        var own = encoder.state_dict();
        var prefix = Prefix(tensors, path);
        var given = tensors.Where(t => IsOfPrefix(t.Key)).ToDictionary(t => t.Key[prefix.Length..], t => t.Value, StringComparer.Ordinal);
        var pairs = own.Where(t => !t.Key.EndsWith(Counter, StringComparison.Ordinal) || given.ContainsKey(t.Key))
            .Select(t => (Target: t.Value, Source: Fitting(given, t.Key, t.Value, $"{path}: {prefix}", network)))
            .ToList();
        if (given.Keys.FirstOrDefault(name => !own.ContainsKey(name)) is { } stray)
        {
            throw new WeightsFileException(
                $"{path}: {prefix}{stray} has no place in the ResNet-{encoder.Depth} encoder of {network.GetName()}; the "
                    + $"weights are of a deeper network."
            );
        }

        using var noGradient = no_grad();
        foreach (var (target, source) in pairs)
            target.copy_(source);

        bool IsOfPrefix(string name) =>
            name.StartsWith(prefix, StringComparison.Ordinal)
            && Stages.Any(s => name.AsSpan(prefix.Length).StartsWith(s, StringComparison.Ordinal));
    }

    private static ResNetEncoder EncoderOf(SegmentationNetwork network, string path)
    {
        if (network is not IResNetEncoder { Encoder: var encoder })
        {
            throw new WeightsFileException(
                $"{path}: {network.GetName()} has no ResNet encoder to take these weights; choose one of "
                    + $"{string.Join(", ", RunCatalogue.TakingEncoderWeights)}."
            );
        }

        return encoder.Width == ResNetEncoder.TorchvisionWidth
            ? encoder
            : throw new WeightsFileException(
                $"{path}: {network.GetName()} has {encoder.Width} base channels; torchvision's encoder weights need "
                    + $"{ResNetEncoder.TorchvisionWidth}."
            );
    }

    /// <summary>What stands before "conv1.weight"; the blocks' own first convolutions don't count.</summary>
    private static string Prefix(IReadOnlyDictionary<string, Tensor> tensors, string path)
    {
        var prefixes = tensors
            .Keys.Where(n => n == FirstTensor || n.EndsWith($".{FirstTensor}", StringComparison.Ordinal))
            .Select(n => n[..^FirstTensor.Length])
            .Where(p => !Stages.Any(s => p.StartsWith(s, StringComparison.Ordinal) || p.Contains($".{s}", StringComparison.Ordinal)))
            .ToList();
        return prefixes switch
        {
            [var only] => only,
            [] => throw new WeightsFileException(
                $"{path}: no tensor is called {FirstTensor}, bare or behind a prefix; expected torchvision's names of a ResNet-18 or -34."
            ),
            _ => throw new WeightsFileException(
                $"{path}: holds several encoders ({string.Join(", ", prefixes.Select(p => p + FirstTensor))}); keep one "
                    + $"of them in the file."
            ),
        };
    }

    private static Tensor Fitting(Dictionary<string, Tensor> given, string name, Tensor target, string where, SegmentationNetwork network)
    {
        if (!given.TryGetValue(name, out var source))
            throw new WeightsFileException(
                $"{where}{name} is missing, which the encoder of {network.GetName()} needs; the weights are of another network."
            );
        return source.shape.SequenceEqual(target.shape)
            ? source
            : throw new WeightsFileException(
                $"{where}{name} has shape ({string.Join(",", source.shape)}), the encoder of {network.GetName()} needs "
                    + $"({string.Join(",", target.shape)}); the weights are of another network."
            );
    }
}
