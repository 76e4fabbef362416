using System.Text.Json;
using LesionPortal.Core.Runs;
using LesionPortal.Trainer.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Tests.Losses;

public sealed class LossTests
{
    private static readonly JsonElement Reference = JsonDocument
        .Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Fixtures", "reference-values.json")))
        .RootElement.GetProperty("losses");

    public static TheoryData<Loss> All => [.. LossRegistry.All];

    public static TheoryData<Loss, string, int> ReferenceTable
    {
        get
        {
            var table = new TheoryData<Loss, string, int>();
            foreach (var (key, name) in new[] { (Loss.BCE, "bce_sum"), (Loss.Dice, "dice"), (Loss.Focal, "focal_sum") })
            {
                for (var row = 0; row < Reference.GetArrayLength(); row++)
                    table.Add(key, name, row);
            }

            return table;
        }
    }

    [Fact]
    public void All_Catalogue_HasEachAndNoOther() =>
        Assert.Equal(RunCatalogue.Losses.Select(l => l.Value).Order(), LossRegistry.All.Order());

    [Fact]
    public void Get_LossOfEnsembles_ListsThoseToTrainWith()
    {
        var error = Assert.Throws<ArgumentException>(() => LossRegistry.Get(Loss.Several));

        Assert.All(LossRegistry.All, key => Assert.Contains(key.Key(), error.Message, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(ReferenceTable))]
    public void Loss_ReferenceValues_AgreesInValueAndGradient(Loss key, string name, int row)
    {
        using var scope = NewDisposeScope();
        var entry = Reference[row];
        var shape = entry.GetProperty("shape").EnumerateArray().Select(e => e.GetInt64()).ToArray();
        using var logits = tensor(Numbers(entry.GetProperty("logits"))).reshape(shape).requires_grad_();
        var targets = tensor(Numbers(entry.GetProperty("targets"))).reshape(shape);

        var loss = LossRegistry.Get(key)(logits, targets);
        loss.backward();

        AssertClose(entry.GetProperty(name).GetProperty("value").GetDouble(), loss.ToDouble());
        var gradient = Numbers(entry.GetProperty(name).GetProperty("gradient"));
        var computed = logits.grad!.data<double>().ToArray();
        Assert.Equal(gradient.Length, computed.Length);
        Assert.All(gradient.Zip(computed), pair => AssertClose(pair.First, pair.Second));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Loss_LogitsOfPlusMinusThousand_IsFiniteInValueAndGradient(Loss key)
    {
        using var scope = NewDisposeScope();
        using var logits = tensor(new[] { 1000f, 1000f, -1000f, -1000f }).reshape(1, 1, 2, 2).requires_grad_();
        var targets = tensor(new[] { 0f, 1f, 0f, 1f }).reshape(1, 1, 2, 2);

        var loss = LossRegistry.Get(key)(logits, targets);
        loss.backward();

        Assert.True(float.IsFinite(loss.ToSingle()));
        Assert.True(logits.grad!.isfinite().all().ToBoolean());
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Loss_BetterLogits_IsSmaller(Loss key)
    {
        using var scope = NewDisposeScope();
        var targets = tensor(new[] { 0f, 1f, 1f, 0f }).reshape(1, 1, 2, 2);
        var right = targets * 8 - 4;

        var loss = LossRegistry.Get(key);

        Assert.True(loss(right, targets).ToSingle() < loss(right * 0, targets).ToSingle());
        Assert.True(loss(right * 0, targets).ToSingle() < loss(-right, targets).ToSingle());
    }

    [Fact]
    public void Dice_EmptyTargetMetByNothing_CostsNothing()
    {
        using var scope = NewDisposeScope();

        Assert.Equal(0, DiceLoss.OfBatch(full([1, 1, 4, 4], -1000f), zeros(1, 1, 4, 4)).ToSingle());
    }

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(e => e.GetDouble())];

    /// <summary>1e-6 relative; the fixture's gradients are rounded to ten decimals, hence the absolute term.</summary>
    private static void AssertClose(double expected, double actual)
    {
        var tolerance = 1e-6 * Math.Abs(expected) + 1e-10;
        Assert.InRange(actual, expected - tolerance, expected + tolerance);
    }
}
