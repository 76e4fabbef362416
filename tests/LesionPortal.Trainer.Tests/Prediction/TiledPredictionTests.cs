using LesionPortal.Core.Imaging;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;
using LesionPortal.Trainer.Architectures;
using LesionPortal.Trainer.Prediction;
using LesionPortal.Trainer.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Tests.Prediction;

public sealed class TiledPredictionTests
{
    [Theory]
    [InlineData(70, 53)]
    [InlineData(64, 96)]
    [InlineData(32, 32)]
    [InlineData(20, 45)]
    [InlineData(9, 7)]
    public void Probabilities_NetworkOfSinglePixels_EqualsTheImageAtOnce(int height, int width)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        manual_seed(1);
        using var pointwise = nn.Conv2d(3, 1, 1);
        var image = rand(1, 3, height, width);

        var tiled = TiledPrediction.Probabilities(tile => pointwise.call(tile).sigmoid(), image, 32);

        Assert.Equal([1, 1, height, width], tiled.shape);
        Assert.True(tiled.allclose(pointwise.call(image).sigmoid(), atol: 1e-6));
    }

    [Fact]
    public void Probabilities_NetworkOfNeighbourhoods_EqualsTheImageAtOnceButForTilesRims()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        manual_seed(1);
        using var smooth = nn.Conv2d(3, 1, 3, padding: 1);
        var image = rand(1, 3, 64, 96);

        var apart = (TiledPrediction.Probabilities(tile => smooth.call(tile).sigmoid(), image, 32) - smooth.call(image).sigmoid()).abs();

        // A rim's weight is sin²(π/64) of its neighbour's, some two thousandths.
        Assert.True(apart.max().ToSingle() < 0.002, $"{apart.max().ToSingle()} apart");
        Assert.True(apart.max().ToSingle() > 0);
    }

    [Fact]
    public void Probabilities_EveryTile_HasTheTrainingSize()
    {
        using var scope = NewDisposeScope();
        var tiles = new List<long[]>();

        TiledPrediction.Probabilities(
            tile =>
            {
                tiles.Add(tile.shape);
                return zeros(1, 1, 32, 32);
            },
            rand(1, 3, 40, 70),
            32
        );

        Assert.Equal(2 * 4, tiles.Count);
        Assert.All(tiles, shape => Assert.Equal([1, 3, 32, 32], shape));
    }

    [Theory]
    [InlineData(32, new[] { 0 })]
    [InlineData(10, new[] { 0 })]
    [InlineData(48, new[] { 0, 16 })]
    [InlineData(70, new[] { 0, 16, 32, 38 })]
    public void Starts_EveryHalfTileAndFlushWithTheEdge(int length, int[] expected) =>
        Assert.Equal(expected, TiledPrediction.Starts(length, 32));

    [Fact]
    public void WriteProbabilities_WeightsThatPredictInTiles_GiveAMapOfTheImagesSize()
    {
        using var folder = new TemporaryFolder();
        TinyDataset.Write(folder.Path, TinyDataset.Settings, 1, 1, 1);
        using (var network = ArchitectureRegistry.Create(Architecture.UNet, 2))
            ModelFile.Write(folder["best.safetensors"], network, new ModelDescription(Architecture.UNet, 2, 32, Loss.Dice, 1));
        ModelFile.Redescribe(folder["best.safetensors"], new PredictionSettings { Tiled = true }, DecisionRule.Baseline);

        using var predictor = Predictor.Load(folder["best.safetensors"]);
        predictor.WriteProbabilities(folder["IMD001.png"], folder["map.png"]);

        var header = ImageCodec.ReadHeader(folder["map.png"]);
        Assert.Equal((TinyDataset.Width, TinyDataset.Height), (header.Width, header.Height));
    }
}
