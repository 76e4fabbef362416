using LesionPortal.Core.Imaging;
using LesionPortal.Trainer.Architectures;
using LesionPortal.Trainer.Feeding;
using LesionPortal.Trainer.Training;
using LesionPortal.Trainer.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Prediction;

/// <summary>A trained network ready to predict, on the CPU. Not for several threads at once.</summary>
public sealed class Predictor : IDisposable
{
    private readonly SegmentationNetwork _network;
    private readonly ImageTransform _colourConstancy;
    private readonly ImageTransform _normalisation;

    private Predictor(SegmentationNetwork network, ModelDescription description)
    {
        _network = network;
        Description = description;
        _colourConstancy = ColourConstancy.Get(description.Preparation.ColourConstancy);
        _normalisation = Normalisation.Get(description.Preparation.Normalisation);
    }

    public ModelDescription Description { get; }

    /// <exception cref="WeightsFileException">The file is missing, damaged or not a network's weights.</exception>
    public static Predictor Load(string weightsPath)
    {
        var (network, description) = ModelFile.Read(weightsPath);
        return new(network, description);
    }

    /// <summary>Writes the probability map at training resolution as an 8-bit PNG (255 × p).</summary>
    /// <exception cref="ImageDecodingException">The image is missing or not decodable.</exception>
    public void WriteProbabilities(string imagePath, string outputPath)
    {
        using var scope = NewDisposeScope();
        ProbabilityMap.WritePng(outputPath, Logits(ReadSized(imagePath)), Description.Decision);
    }

    /// <summary>Writes a mask of 0 and 255 at the image's own size: probabilities enlarged bilinearly, then cut and cleaned up as the network's file says.</summary>
    /// <param name="threshold">0 to 1, in place of the file's; null for that.</param>
    /// <exception cref="ImageDecodingException">The image is missing or not decodable.</exception>
    public void WriteMask(string imagePath, string outputPath, double? threshold)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var original = ImageCodec.ReadHeader(imagePath);
        var probabilities = Logits(ReadSized(imagePath)).sigmoid();
        var enlarged = nn.functional.interpolate(probabilities, size: [original.Height, original.Width],
            mode: InterpolationMode.Bilinear, align_corners: false);
        var inside = enlarged.gt(threshold ?? Description.Decision.Threshold);
        if (Description.Decision.LargestRegion)
            inside = LargestRegion.Of(inside);
        var mask = inside.to(ScalarType.Byte).mul(255).contiguous().bytes;
        ImageCodec.WriteGreyPng(outputPath, mask, original.Width, original.Height);
    }

    public void Dispose() => _network.Dispose();

    private RgbImage ReadSized(string imagePath) => ImageCodec.ReadRgb(imagePath, Description.ImageSize, Description.ImageSize);

    /// <summary>(1,1,S,S), in the current dispose scope.</summary>
    private Tensor Logits(RgbImage image)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var bytes = empty([1, image.Height, image.Width, 3], ScalarType.Byte);
        bytes.bytes = image.Pixels;
        var pixels = bytes.to(ScalarType.Float32).div_(255).permute(0, 3, 1, 2);
        var prepared = _normalisation(_colourConstancy(pixels));
        return (Description.TestTimeFlips ? TestTimeFlips.Logits(_network, prepared) : _network.call(prepared)).MoveToOuterDisposeScope();
    }
}
