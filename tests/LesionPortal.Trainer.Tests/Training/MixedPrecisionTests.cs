using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;
using LesionPortal.Trainer.Architectures;
using LesionPortal.Trainer.DataLoading;
using LesionPortal.Trainer.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Tests.Training;

/// <summary>On the CPU, which computes the same in bfloat16, only not faster; no GPU was at hand.</summary>
public sealed class MixedPrecisionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    public static TheoryData<Architecture> Architectures => [.. ArchitectureRegistry.All];

    [Theory, MemberData(nameof(Architectures))]
    public void Step_AnyArchitecture_GradientsAreThoseOfFloat32ButForRounding(Architecture architecture)
    {
        var settings = TinyDataset.Settings with { Architecture = architecture, BaseChannels = 4 };
        using var exact = TrainingSession.Fresh(settings, CPU);
        using var mixed = TrainingSession.Fresh(settings, CPU, mixed: true);
        manual_seed(1);
        var images = rand(4, 3, 64, 64);

        Backward(exact, images);
        Backward(mixed, images);
        mixed.Step(0);

        Assert.All(mixed.Network.parameters(), p => Assert.Equal((ScalarType.Float32, ScalarType.Float32), (p.dtype, p.grad!.dtype)));
        var (expected, actual) = (Gradients(exact), Gradients(mixed));

        // Rounding turns some of SegNet's pooled places to a neighbour, and its gradients with them.
        var (leastSimilarity, longer) = architecture is Architecture.SegNet or Architecture.SegNetVgg16 ? (0.2, 2) : (0.9, 1.25);
        Assert.InRange(nn.functional.cosine_similarity(expected, actual, 0).ToDouble(), leastSimilarity, 1.0001);
        Assert.InRange((actual.norm() / expected.norm()).ToDouble(), 1 / longer, longer);
        Assert.All(mixed.Network.named_buffers(), b => Assert.True(b.buffer.dtype is ScalarType.Float32 or ScalarType.Int64, b.name));
    }

    [Fact]
    public void Train_ManyEpochs_LearnsAsWellAndLeavesNoTensorsBehind()
    {
        var settings = TinyDataset.Settings with
        {
            BaseChannels = 4,
            Optimisation = new() { DeepSupervision = true, EmaDecay = 0.9 },
        };
        using var cases = PreparedCases.Read(TinyDataset.Write(_folder.Path, settings), _folder.Path, _ => { }, CancellationToken.None);
        using var session = TrainingSession.Fresh(settings, CPU, mixed: true);
        var pass = new EpochPass(cases, settings);
        var first = pass.Train(session, 1, CancellationToken.None);
        var live = LiveTensors.Count();

        PassResult last = first;
        for (var epoch = 2; epoch <= 15; epoch++)
            last = pass.Train(session, epoch, CancellationToken.None);

        LiveTensors.AssertNoMoreThan(live);
        Assert.True(last.Loss < 0.8 * first.Loss, $"{first.Loss} → {last.Loss}");
        Assert.InRange(pass.Evaluate(session, SplitPart.Validation, (_, _) => { }, CancellationToken.None).Scores.Iou, 0.01, 1);
    }

    [Fact]
    public void Fresh_MixedAskedForOnTheCpu_TrainsInFloat32()
    {
        var settings = TinyDataset.Settings with { Optimisation = new() { Precision = Precision.Mixed } };
        using var session = TrainingSession.Fresh(settings, CPU);
        using var exact = TrainingSession.Fresh(TinyDataset.Settings, CPU);
        var images = rand(2, 3, 32, 32);

        session.Begin();
        exact.Begin();

        Assert.True(session.Logits(images)[0].Equals(exact.Logits(images)[0]));
    }

    private static void Backward(TrainingSession session, Tensor images)
    {
        session.Begin();
        session.Logits(images)[0].square().mean().backward();
    }

    private static Tensor Gradients(TrainingSession session) =>
        cat([.. session.Network.parameters().Select(p => p.grad).OfType<Tensor>().Select(g => g.flatten())]);
}
