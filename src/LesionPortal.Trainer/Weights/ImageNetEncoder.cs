using System.Security.Cryptography;
using Google.Protobuf;
using LesionPortal.Trainer.DataLoading;
using Onnx;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Weights;

/// <summary>
/// The ImageNet weights that come with the program: the ONNX file of the package Microsoft.ML.DnnImageFeaturizer.ResNet18 (MIT), which CNTK
/// trained. Its network is a ResNet-18 (post-activation, He et al., CVPR 2016) with one more block in the last stage: 2, 2, 2 and 3 blocks.
/// It takes blue, green, red from 0 to 255 less a mean image; read here it takes what <see cref="NormalisationMethods.OfImageNet"/> gives.
/// </summary>
public static class ImageNetEncoder
{
    /// <summary>Of the file; another file is another experiment.</summary>
    public const string Sha256 = "e2552f19db2dfdb01b3669537b6a0f1b44da38d18279535492ed5dfc2ef1ff8f";

    /// <summary>Means over its mean image, red, green, blue, 0 to 255.</summary>
    private static readonly double[] SubtractedMean = [123.151634, 115.902885, 103.06262];

    /// <summary>Convolutions in the order of the file's nodes, with the batch norm after each.</summary>
    private static readonly (string Convolution, string Norm)[] Names = [("conv1", "bn1"), .. Stages()];

    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "encoders", "resnet18-imagenet.onnx");

    /// <summary>Tensors by torchvision's names, in the current dispose scope; the block that a ResNet-18 lacks is layer4.2.</summary>
    /// <exception cref="WeightsFileException">The file is missing or not the one this program was built with.</exception>
    public static Dictionary<string, Tensor> Read()
    {
        var graph = Parse(Bytes()).Graph;
        var values = graph.Initializer.ToDictionary(t => t.Name, StringComparer.Ordinal);
        var convolutions = graph.Node.Where(n => n.OpType == "Conv");
        var norms = graph.Node.Where(n => n.OpType == "BatchNormalization");
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var ((convolution, norm), names) in convolutions.Zip(norms).Zip(Names))
        {
            tensors[names.Convolution + ".weight"] = ToTensor(values[convolution.Input[1]]);
            foreach (var (input, name) in norm.Input.Skip(1).Zip((string[])["weight", "bias", "running_mean", "running_var"]))
                tensors[$"{names.Norm}.{name}"] = ToTensor(values[input]);
        }

        TakeNormalisedColours(tensors);
        return tensors;
    }

    /// <summary>
    /// With z what the network is given now, it was trained on 255·(σz + μ) − m in reversed order: the first convolution takes 255·σ in,
    /// and the first batch norm the constant that 255·μ − m makes of it (within the image; at its border, where zeros stand in, off by half
    /// a grey level).
    /// </summary>
    private static void TakeNormalisedColours(Dictionary<string, Tensor> tensors)
    {
        var trained = tensors["conv1.weight"].flip(1); // (64, 3, 7, 7), red first
        var shift = tensor([
            .. NormalisationMethods.ImageNetMean.Zip(SubtractedMean, (mean, subtracted) => (float)(255 * mean - subtracted)),
        ]);
        var scale = tensor([.. NormalisationMethods.ImageNetDeviation.Select(deviation => (float)(255 * deviation))]);
        tensors["bn1.running_mean"] = tensors["bn1.running_mean"] - trained.sum([2, 3]).matmul(shift);
        tensors["conv1.weight"] = trained * scale.view(1, 3, 1, 1);
    }

    private static byte[] Bytes()
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(Path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new WeightsFileException(
                $"{Path}: the ImageNet weights that come with the trainer are missing; build it again, or choose random weights.",
                e
            );
        }

        var digest = Convert.ToHexStringLower(SHA256.HashData(bytes));
        return digest == Sha256
            ? bytes
            : throw new WeightsFileException(
                $"{Path}: its SHA-256 is {digest}, that of the weights this trainer was built with is {Sha256}; build it "
                    + $"again, or choose random weights."
            );
    }

    private static ModelProto Parse(byte[] bytes)
    {
        // Larger than a message usually is: the limit guards against strangers' data, and this file's digest is known.
        using var input = CodedInputStream.CreateWithLimits(new MemoryStream(bytes), int.MaxValue, 100);
        return ModelProto.Parser.ParseFrom(input);
    }

    private static Tensor ToTensor(TensorProto proto) => tensor([.. proto.FloatData], [.. proto.Dims]);

    private static IEnumerable<(string, string)> Stages()
    {
        foreach (var (stage, blocks) in ((int, int)[])[(1, 2), (2, 2), (3, 2), (4, 3)])
        {
            for (var block = 0; block < blocks; block++)
            {
                var name = $"layer{stage}.{block}.";
                if (block == 0 && stage > 1)
                    yield return (name + "downsample.0", name + "downsample.1");
                yield return (name + "conv1", name + "bn1");
                yield return (name + "conv2", name + "bn2");
            }
        }
    }
}
