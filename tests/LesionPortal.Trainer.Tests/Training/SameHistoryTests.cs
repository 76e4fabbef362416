using LesionPortal.Core.Runs;
using LesionPortal.Trainer.Architectures;
using LesionPortal.Trainer.Losses;
using LesionPortal.Trainer.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Tests.Training;

/// <summary>Same seed, settings and machine: same history, bit for bit, over every architecture and every loss.</summary>
public sealed class SameHistoryTests
{
    private const int Steps = 3;

    public static TheoryData<Architecture, Loss> ArchitecturesAndLosses =>
        new(
            ArchitectureRegistry
                .All.Select(a => (a, Loss.Dice))
                .Concat(
                    RunCatalogue.Losses.SelectMany(l => (Architecture[])[Architecture.UNet, Architecture.SegNet], (l, a) => (a, l.Value))
                )
                .Distinct()
        );

    [Theory, MemberData(nameof(ArchitecturesAndLosses))]
    public void Train_ThreeTimesFromTheSameSeed_GivesTheSameBits(Architecture architecture, Loss loss)
    {
        var histories = Enumerable.Range(0, 3).Select(_ => History(architecture, loss)).ToList();

        Assert.All(histories[0], value => Assert.True(double.IsFinite(value)));
        Assert.Equal(histories[0], histories[1]);
        Assert.Equal(histories[0], histories[2]);
        Assert.True(histories[0].Distinct().Count() > Steps, "the network did not change");
    }

    /// <summary>Each step's loss, then the sum of every tensor of the network.</summary>
    private static List<double> History(Architecture architecture, Loss loss)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);
        var images = ChannelsLast.Of(rand([4, 3, 64, 64], generator: generator));
        var masks = zeros(4, 1, 64, 64);
        masks[.., 0, 16..44, 12..40] = 1;
        using var session = TrainingSession.Fresh(
            new RunSettings
            {
                Architecture = architecture,
                BaseChannels = 8,
                Loss = loss,
                Seed = 4,
            },
            CPU
        );
        var history = new List<double>();
        var criterion = LossRegistry.Get(session.Settings.Loss);
        for (var step = 0; step < Steps; step++)
        {
            using var inner = NewDisposeScope();
            session.Begin();
            var value = criterion(session.Logits(images)[0], masks);
            history.Add(value.ToDouble());
            value.backward();
            session.Step(0.001);
        }

        history.AddRange(session.Network.state_dict().Values.Select(t => t.to(ScalarType.Float64).sum().ToDouble()));
        return history;
    }
}
