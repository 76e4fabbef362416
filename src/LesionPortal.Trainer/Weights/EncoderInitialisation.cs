using System.Security.Cryptography;
using LesionPortal.Core.Runs;
using LesionPortal.Trainer.Architectures;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Weights;

/// <summary>Gives a fresh network's encoder the weights that a run's settings choose.</summary>
public static class EncoderInitialisation
{
    /// <summary>Random weights stay, the program's own or the file's are copied in.</summary>
    /// <param name="path">The file behind <see cref="EncoderSettings.Weights"/>; null where that is no file.</param>
    /// <exception cref="WeightsFileException">
    /// The file is missing, damaged, of another network, or no longer the one the settings mean. The network is then unchanged.
    /// </exception>
    public static void Apply(SegmentationNetwork network, EncoderSettings settings, string? path)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (!settings.IsPretrained)
            return;
        if (settings.IsFile)
        {
            RequireSameFile(
                path ?? throw new ArgumentException($"No path is given for {settings.Weights}.", nameof(path)),
                settings.Sha256
            );
            EncoderWeights.CopyInto(network, path);
            return;
        }

        using var scope = NewDisposeScope();
        EncoderWeights.CopyInto(network, WithoutTheExtraBlock(ImageNetEncoder.Read()), ImageNetEncoder.Path);
    }

    private static Dictionary<string, Tensor> WithoutTheExtraBlock(Dictionary<string, Tensor> tensors) =>
        tensors.Where(t => !t.Key.StartsWith("layer4.2.", StringComparison.Ordinal)).ToDictionary(StringComparer.Ordinal);

    private static void RequireSameFile(string path, string? digest)
    {
        try
        {
            using var file = File.OpenRead(path);
            var found = Convert.ToHexStringLower(SHA256.HashData(file));
            if (digest is not null && !string.Equals(digest, found, StringComparison.OrdinalIgnoreCase))
            {
                throw new WeightsFileException(
                    $"{path}: the file has changed since the run was queued: its SHA-256 was {digest} and is {found}. Restore the previous "
                        + $"file, or queue a new run."
                );
            }
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new WeightsFileException(
                $"{path}: the encoder weights are missing. Put the file back, or queue a run with other weights.",
                e
            );
        }
    }
}
