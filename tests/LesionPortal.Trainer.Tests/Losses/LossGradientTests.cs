using LesionPortal.Core.Runs;
using LesionPortal.Trainer.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Tests.Losses;

public sealed class LossGradientTests
{
    private static readonly LossParameters Steep = new()
    {
        FocalGamma = 0.5,
        FocalTverskyGamma = 3,
        BoundaryWidth = 3,
    };

    public static TheoryData<Loss> All => [.. LossRegistry.All];

    public static TheoryData<Loss, double> Extremes =>
        new(from key in LossRegistry.All from size in new[] { 0, 30, 100, 1e4 } select (key, size));

    // The error of a central difference is about step² times the third derivative, and rounding over the step.
    [Theory]
    [MemberData(nameof(All))]
    public void Gradient_RandomLogits_IsTheNumericalOne(Loss key) =>
        AssertNumerical(LossRegistry.Get(key), random => 8 * random.NextDouble() - 4, step: 1e-5, tolerance: 1e-6);

    [Theory]
    [MemberData(nameof(All))]
    public void Gradient_RandomLogitsSteepParameters_IsTheNumericalOne(Loss key) =>
        AssertNumerical(LossRegistry.Get(key, Steep), random => 8 * random.NextDouble() - 4, step: 1e-5, tolerance: 1e-6);

    [Theory]
    [MemberData(nameof(All))]
    public void Gradient_LargeLogits_IsTheNumericalOne(Loss key) =>
        AssertNumerical(
            LossRegistry.Get(key),
            random => (random.Next(2) * 2 - 1) * (10 + 9990 * random.NextDouble()),
            step: 1e-3,
            tolerance: 1e-5
        );

    [Theory]
    [MemberData(nameof(Extremes))]
    public void Loss_EmptyFullAndHalfMasksUnderExtremeLogits_IsFiniteInValueAndGradient(Loss key, double size)
    {
        foreach (var parameters in new[] { LossParameters.Default, Steep })
        {
            foreach (var prediction in new[] { -size, size })
            {
                using var scope = NewDisposeScope();
                using var logits = full([3, 1, 6, 6], prediction, ScalarType.Float32).requires_grad_();
                var masks = zeros(3, 1, 6, 6);
                masks[1].fill_(1);
                masks[2].narrow(1, 0, 3).fill_(1);

                var loss = LossRegistry.Get(key, parameters)(logits, masks);
                loss.backward();

                Assert.True(float.IsFinite(loss.ToSingle()), $"The loss is {loss.ToSingle()}.");
                Assert.True(logits.grad!.isfinite().all().ToBoolean());
            }
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Loss_EmptyMaskMetByNothing_IsNearlyFreeAndFoundLesionCosts(Loss key)
    {
        using var scope = NewDisposeScope();
        var masks = zeros(2, 1, 6, 6);
        var loss = LossRegistry.Get(key);

        var nothing = loss(full_like(masks, -60), masks).ToSingle();

        Assert.InRange(nothing, -1e-6f, 1e-4f);
        Assert.True(loss(full_like(masks, 60), masks).ToSingle() > nothing + 0.5f);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Loss_HalfPrecisionLogits_IsThatOfTheirValuesInSingle(Loss key)
    {
        using var scope = NewDisposeScope();
        using var half = (Random(2, 1, 64, 64) * 4).to_type(ScalarType.BFloat16).requires_grad_();
        using var single = half.detach().to_type(ScalarType.Float32).requires_grad_();
        var masks = zeros(2, 1, 64, 64);
        masks.narrow(2, 10, 40).narrow(3, 10, 30).fill_(1);

        var loss = LossRegistry.Get(key)(half, masks.to_type(ScalarType.BFloat16));
        var expected = LossRegistry.Get(key)(single, masks);
        loss.backward();
        expected.backward();

        Assert.Equal(ScalarType.Float32, loss.dtype);
        Assert.Equal(expected.ToSingle(), loss.ToSingle());
        Assert.Equal(ScalarType.BFloat16, half.grad!.dtype);
        Assert.True(allclose(half.grad.to_type(ScalarType.Float32), single.grad!, rtol: 0.01, atol: 1e-6));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Loss_ChannelsLastBatch_IsThatOfPlainOrder(Loss key)
    {
        using var scope = NewDisposeScope();
        var logits = Random(2, 1, 24, 40);
        var masks = (Random(2, 1, 24, 40) + logits > 0.3).to_type(ScalarType.Float32);
        var loss = LossRegistry.Get(key);

        var expected = loss(logits, masks).ToSingle();

        Assert.Equal(expected, loss(ChannelsLast.Of(logits), ChannelsLast.Of(masks)).ToSingle(), Math.Abs(expected) * 1e-5);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Loss_ManySteps_LeavesNoTensorsBehind(Loss key)
    {
        using var logits = Random(2, 1, 16, 16).requires_grad_();
        using var masks = (Random(2, 1, 16, 16) > 0).to_type(ScalarType.Float32);
        var loss = LossRegistry.Get(key);
        Step();
        var before = Tensor.TotalCount;

        for (var i = 0; i < 20; i++)
            Step();

        Assert.Equal(before, Tensor.TotalCount);

        void Step()
        {
            using var value = loss(logits, masks);
            value.backward();
        }
    }

    private static Tensor Random(params long[] shape)
    {
        using var generator = new Generator(13);
        return randn(shape, ScalarType.Float32, generator: generator);
    }

    /// <summary>Every logit of two images, one of them with an empty mask, moved by ± the step.</summary>
    private static void AssertNumerical(SegmentationLoss loss, Func<Random, double> draw, double step, double tolerance)
    {
        using var scope = NewDisposeScope();
        var random = new Random(11);
        double[] x = [.. Enumerable.Range(0, 40).Select(_ => draw(random))];
        double[] y = [.. Enumerable.Range(0, 40).Select(i => i < 20 && random.NextDouble() < 0.5 ? 1.0 : 0)];
        var masks = tensor(y).reshape(2, 1, 4, 5);
        using var logits = tensor(x).reshape(2, 1, 4, 5).requires_grad_();

        loss(logits, masks).backward();
        var gradient = logits.grad!.data<double>().ToArray();

        for (var i = 0; i < x.Length; i++)
        {
            var numerical = (At(i, step) - At(i, -step)) / (2 * step);
            Assert.Equal(numerical, gradient[i], tolerance * Math.Max(1, Math.Abs(numerical)));
        }

        double At(int pixel, double by)
        {
            double[] moved = [.. x];
            moved[pixel] += by;
            using var value = loss(tensor(moved).reshape(2, 1, 4, 5), masks);
            return value.ToDouble();
        }
    }
}
