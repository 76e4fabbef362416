using LesionPortal.Core.Imaging;
using LesionPortal.Trainer.Architectures;
using LesionPortal.Trainer.DataLoading;
using LesionPortal.Trainer.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Prediction;

/// <summary>A network with its weights and what its images go through, on the CPU.</summary>
internal sealed class TrainedNetwork : IDisposable
{
    private readonly SegmentationNetwork _network;
    private readonly ImageTransform _colourConstancy;
    private readonly ImageTransform _normalisation;

    private TrainedNetwork(SegmentationNetwork network, ModelDescription description)
    {
        _network = network;
        Description = description;
        _colourConstancy = ColourConstancyMethods.Get(description.Preparation.ColourConstancy);
        _normalisation = NormalisationMethods.Get(description.Preparation.Normalisation);
    }

    public ModelDescription Description { get; }

    public long ParameterCount => _network.ParameterCount;

    /// <exception cref="WeightsFileException">The file is missing, damaged or not a network's weights.</exception>
    public static TrainedNetwork Load(string weightsPath)
    {
        var (network, description) = ModelFile.Read(weightsPath);
        return new(network, description);
    }

    /// <summary>
    /// (1,1,S,S) with S the network's image size, or (1,1,H,W) of the image where it predicts in tiles; in the current dispose scope.
    /// </summary>
    /// <exception cref="ImageDecodingException">The image is missing or not decodable.</exception>
    public Tensor Logits(string imagePath)
    {
        var image = Description.Tiled
            ? ImageCodec.ReadRgb(imagePath)
            : ImageCodec.ReadRgb(imagePath, Description.ImageSize, Description.ImageSize);
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var prepared = _normalisation(_colourConstancy(PreparedCases.Floats(image)));
        var logits = Description.Tiled
            ? TiledPrediction.Probabilities(tile => Looked(tile).sigmoid(), prepared, Description.ImageSize).logit(TestTimeFlips.Smallest)
            : Looked(prepared);
        return logits.MoveToOuterDisposeScope();
    }

    private Tensor Looked(Tensor prepared) =>
        Description.TestTimeFlips ? TestTimeFlips.Logits(_network, prepared) : _network.call(prepared);

    public void Dispose() => _network.Dispose();
}
