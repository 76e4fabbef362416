using System.Text.Json;
using LesionPortal.Core.Runs;
using LesionPortal.Trainer.Architectures;
using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Tests.Architectures;

/// <summary>The networks against the notebook's own, run in PyTorch; how the values were made is said in the fixture.</summary>
public sealed class BaselineNetworkTests
{
    private const double Tolerance = 1e-6;

    [Theory]
    [InlineData(Architecture.UNet)]
    [InlineData(Architecture.SegNet)]
    public void Forward_SameWeightsAsPyTorch_SameLogitsAndGradients(Architecture key)
    {
        using var json = JsonDocument.Parse(
            File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Fixtures", "reference-networks.json"))
        );
        var expected = json.RootElement.GetProperty("networks").GetProperty(key.Key());
        using var scope = NewDisposeScope();
        using var network = ArchitectureRegistry.Create(key, 2).to(ScalarType.Float64);
        Fill(network);
        var images = (arange(2 * 3 * 32 * 48, ScalarType.Float64) * 0.37).cos().reshape(2, 3, 32, 48) * 0.5 + 0.5;

        network.train();
        var training = network.call(images);
        training.square().sum().backward();
        network.eval();
        var evaluation = network.call(images);

        AssertClose(expected.GetProperty("train"), training);
        AssertClose(expected.GetProperty("evaluation"), evaluation);
        AssertClose(expected.GetProperty("firstGradient").GetDouble(), network.parameters().First().grad!.abs().sum().ToDouble());
        AssertClose(expected.GetProperty("lastGradient").GetDouble(), network.parameters().Last().grad!.abs().sum().ToDouble());
    }

    [Fact]
    public void MaxUnpool_PooledPositions_PutsValuesBackWhereTheyWere()
    {
        using var scope = NewDisposeScope();
        var map = tensor(new float[] { 1, 9, 2, 3, 4, 5, 8, 6, 7, 1, 1, 2, 3, 4, 5, 0 }).reshape(1, 1, 4, 4);
        using var pool = nn.MaxPool2d(2);
        using var unpool = nn.MaxUnpool2d(2);

        var (pooled, indices) = pool.forward_with_indices(map);
        var back = unpool.call(pooled, indices);

        Assert.Equal([9, 8, 7, 5], pooled.data<float>().ToArray());
        Assert.Equal([0, 9, 0, 0, 0, 0, 8, 0, 7, 0, 0, 0, 0, 0, 5, 0], back.data<float>().ToArray());
    }

    private static void Fill(SegmentationNetwork network)
    {
        using var noGradient = no_grad();
        var k = 0;
        foreach (var parameter in network.parameters())
            parameter.copy_((0.3 * (arange(parameter.numel(), ScalarType.Float64) * 0.7 + k++).sin()).reshape(parameter.shape));
    }

    private static void AssertClose(JsonElement expected, Tensor logits)
    {
        double[] actual =
        [
            logits[0, 0, 0, 0].ToDouble(),
            logits[1, 0, 17, 30].ToDouble(),
            logits.sum().ToDouble(),
            logits.abs().sum().ToDouble(),
        ];
        Assert.Equal(actual.Length, expected.GetArrayLength());
        Assert.All(expected.EnumerateArray().Select(e => e.GetDouble()).Zip(actual), pair => AssertClose(pair.First, pair.Second));
    }

    private static void AssertClose(double expected, double actual) =>
        Assert.InRange(actual, expected - Tolerance * Math.Abs(expected), expected + Tolerance * Math.Abs(expected));
}
