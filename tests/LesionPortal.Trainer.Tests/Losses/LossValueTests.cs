using LesionPortal.Core.Runs;
using LesionPortal.Trainer.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Tests.Losses;

/// <summary>Values against loops over pixels and against numbers worked out by hand.</summary>
public sealed class LossValueTests
{
    private const int Images = 3,
        Rows = 5,
        Columns = 7;

    private static readonly LossParameters Unusual = new()
    {
        FocalAlpha = 0.6,
        FocalGamma = 0.5,
        TverskyFalsePositives = 0.4,
        TverskyFalseNegatives = 1.3,
        FocalTverskyGamma = 2.5,
        BoundaryWeight = 3,
        BoundaryWidth = 2,
    };

    public static TheoryData<Loss, bool> Table =>
        new(from key in LossRegistry.All.Except(RunCatalogue.BaselineLosses) from standard in new[] { true, false } select (key, standard));

    [Theory]
    [MemberData(nameof(Table))]
    public void Loss_RandomMaps_AgreesWithLoopsOverPixels(Loss key, bool standard)
    {
        using var scope = NewDisposeScope();
        var parameters = standard ? LossParameters.Default : Unusual;
        var (logits, masks) = RandomMaps(new Random(5));

        var value = LossRegistry.Get(key, parameters)(Batch(logits), Batch(masks)).ToDouble();

        Assert.Equal(ByLoops(key, parameters, logits, masks), value, 1e-12);
    }

    // p = σ(ln 3) = 3/4 on both pixels; the left one is lesion.
    [Theory]
    [InlineData(Loss.FocalPaper, (0.25 * 0.0625 * 0.287682072451781 + 0.75 * 0.5625 * 1.38629436111989) / 2)]
    [InlineData(Loss.Tversky, 1 - 1.75 / (1.75 + 0.3 * 0.75 + 0.7 * 0.25))]
    [InlineData(Loss.FocalTversky, 0.283280153160527)] // (0.4/2.15)^0.75
    [InlineData(Loss.BCEDice, (0.287682072451781 + 1.38629436111989) / 2 + 1 - 3.5 / 4.5)]
    [InlineData(Loss.Jaccard, 1 - 1.75 / 2.75)]
    [InlineData(Loss.Lovasz, 2.09861228866811)] // errors 1+ln 3 on skin (weighs 1/2), 1−ln 3 < 0 on the lesion
    [InlineData(Loss.BoundaryBCE, (0.287682072451781 + 1.38629436111989) / 2)] // mean of the row is 1/2 on both sides: equal weights
    public void Loss_TwoPixels_AgreesWithTheHand(Loss key, double expected)
    {
        using var scope = NewDisposeScope();
        var logits = tensor(new[] { Math.Log(3), Math.Log(3) }).reshape(1, 1, 1, 2);
        var masks = tensor(new[] { 1.0, 0.0 }).reshape(1, 1, 1, 2);
        var half = key == Loss.Lovasz ? 0.5 : 1;

        Assert.Equal(half * expected, LossRegistry.Get(key)(logits, masks).ToDouble(), 1e-12);
    }

    [Fact]
    public void Tversky_HalfAndHalf_IsDiceAndAtGammaOneFocalTverskyIsTversky()
    {
        using var scope = NewDisposeScope();
        var (x, y) = RandomMaps(new Random(6));
        var (logits, masks) = (Batch(x), Batch(y));
        var half = new LossParameters
        {
            TverskyFalsePositives = 0.5,
            TverskyFalseNegatives = 0.5,
            FocalTverskyGamma = 1,
        };

        var tversky = LossRegistry.Get(Loss.Tversky, half)(logits, masks).ToDouble();

        Assert.Equal(x.Zip(y, PixelLoops.Dice).Average(), tversky, 1e-12);
        Assert.Equal(tversky, LossRegistry.Get(Loss.FocalTversky, half)(logits, masks).ToDouble(), 1e-12);
    }

    [Fact]
    public void FocalPaper_GammaZeroAlphaHalf_IsHalfTheMeanCrossEntropy()
    {
        using var scope = NewDisposeScope();
        var (x, y) = RandomMaps(new Random(7));
        var (logits, masks) = (Batch(x), Batch(y));

        var focal = LossRegistry.Get(Loss.FocalPaper, new LossParameters { FocalAlpha = 0.5, FocalGamma = 0 })(logits, masks).ToDouble();

        Assert.Equal(LossRegistry.Get(Loss.BCE)(logits, masks).ToDouble() / (2 * Images * Rows * Columns), focal, 1e-12);
    }

    [Fact]
    public void Lovasz_EveryMaskAndErrorSetOfSixPixels_IsOneMinusJaccard()
    {
        using var scope = NewDisposeScope();
        for (var bits = 0; bits < 64; bits++)
        {
            var mask = Bits(bits);
            for (var wrongBits = 0; wrongBits < 64; wrongBits++)
            {
                var wrong = Enumerable.Range(0, 6).Where(i => (wrongBits >> i & 1) == 1).ToHashSet();
                // A hinge error of exactly 1 on the wrong pixels and 0 on the others.
                var logits = mask.Select((y, i) => wrong.Contains(i) ? 0.0 : 2 * y - 1).ToArray();

                var loss = LovaszHinge.PerImage(tensor(logits).reshape(1, 1, 2, 3), tensor(mask).reshape(1, 1, 2, 3)).ToDouble();

                Assert.Equal(PixelLoops.JaccardLossOf(wrong, mask), loss, 1e-12);
            }
        }
    }

    [Fact]
    public void Lovasz_MillionPixelsInSinglePrecision_KeepsSixDigits()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);
        var logits = randn([1, 1, 1024, 1024], ScalarType.Float32, generator: generator);
        var masks = (logits + randn([1, 1, 1024, 1024], ScalarType.Float32, generator: generator) > 1).to_type(ScalarType.Float32);

        var single = LovaszHinge.PerImage(logits, masks).ToDouble();

        Assert.Equal(LovaszHinge.PerImage(logits.to_type(ScalarType.Float64), masks.to_type(ScalarType.Float64)).ToDouble(), single, 2e-6);
    }

    [Fact]
    public void BoundaryWeights_HalfPlane_FallFromTheEdgeToOne()
    {
        using var scope = NewDisposeScope();
        var masks = zeros(2, 1, 9, 40);
        masks.narrow(3, 20, 20).fill_(1);

        var weights = BoundaryCrossEntropy.Weights(masks, 5, 3)[0, 0, 4].data<float>().ToArray();

        Assert.Equal(
            [1, 1 + 5 / 7f, 1 + 10 / 7f, 1 + 15 / 7f, 1 + 15 / 7f, 1 + 10 / 7f, 1 + 5 / 7f, 1],
            weights[16..24],
            (a, b) => Math.Abs(a - b) < 1e-5
        );
        Assert.Equal(1, weights[0], 1e-5);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void BoundaryWeights_EmptyOrFullMask_AreOne(int value)
    {
        using var scope = NewDisposeScope();

        var weights = BoundaryCrossEntropy.Weights(full([1, 1, 20, 20], value, ScalarType.Float32), 5, 15);

        Assert.Equal(1, weights.min().ToSingle(), 1e-5);
        Assert.Equal(1, weights.max().ToSingle(), 1e-5);
    }

    private static double ByLoops(Loss key, LossParameters p, double[][,] logits, double[][,] masks) =>
        key switch
        {
            Loss.FocalPaper => PixelLoops.FocalPaper(logits, masks, p.FocalAlpha, p.FocalGamma),
            Loss.Tversky => logits
                .Zip(masks, (x, y) => 1 - PixelLoops.TverskyIndex(x, y, p.TverskyFalsePositives, p.TverskyFalseNegatives))
                .Average(),
            Loss.FocalTversky => logits
                .Zip(
                    masks,
                    (x, y) =>
                        Math.Pow(
                            1 - PixelLoops.TverskyIndex(x, y, p.TverskyFalsePositives, p.TverskyFalseNegatives),
                            1 / p.FocalTverskyGamma
                        )
                )
                .Average(),
            Loss.BCEDice => logits.Zip(masks, PixelLoops.Dice).Average()
                + logits.Zip(masks, (x, y) => x.Cast<double>().Zip(y.Cast<double>(), PixelLoops.CrossEntropy).Average()).Average(),
            Loss.Jaccard => logits.Zip(masks, PixelLoops.Jaccard).Average(),
            Loss.Lovasz => logits.Zip(masks, PixelLoops.Lovasz).Average(),
            Loss.BoundaryBCE => logits
                .Zip(masks, (x, y) => PixelLoops.BoundaryCrossEntropy(x, y, p.BoundaryWeight, p.BoundaryWidth))
                .Average(),
            _ => throw new ArgumentException($"No loop for \"{key}\": add one.", nameof(key)),
        };

    /// <summary>The last image's mask is empty.</summary>
    private static (double[][,] Logits, double[][,] Masks) RandomMaps(Random random)
    {
        var logits = Enumerable.Range(0, Images).Select(_ => Map(() => 8 * random.NextDouble() - 4)).ToArray();
        var masks = Enumerable.Range(0, Images).Select(i => Map(() => i < Images - 1 && random.NextDouble() < 0.4 ? 1 : 0)).ToArray();
        return (logits, masks);
    }

    private static double[,] Map(Func<double> pixel)
    {
        var map = new double[Rows, Columns];
        for (var i = 0; i < map.Length; i++)
            map[i / Columns, i % Columns] = pixel();
        return map;
    }

    private static double[] Bits(int bits) => [.. Enumerable.Range(0, 6).Select(i => (double)(bits >> i & 1))];

    private static Tensor Batch(double[][,] maps) =>
        tensor(maps.SelectMany(m => m.Cast<double>()).ToArray()).reshape(maps.Length, 1, Rows, Columns);
}
