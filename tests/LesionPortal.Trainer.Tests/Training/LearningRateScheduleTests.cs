using LesionPortal.Core.Runs;
using LesionPortal.Trainer.Training;

namespace LesionPortal.Trainer.Tests.Training;

public sealed class LearningRateScheduleTests
{
    private static readonly RunSettings Settings = new()
    {
        Epochs = 10,
        LearningRate = 0.8,
        Optimisation = new() { Schedule = Schedule.Cosine, WarmupEpochs = 2 },
    };

    [Theory]
    [InlineData(0, 0.1)] // 2 epochs of 4 steps: 8 steps of warm-up
    [InlineData(7, 0.8)]
    [InlineData(8, 0.8)]
    [InlineData(24, 0.4)] // half of the other 32 steps
    [InlineData(16, 0.8 * 0.5 * (1 + 0.70710678118654752))]
    [InlineData(40, 0)]
    public void At_CosineWithWarmup_RisesThenFallsToZero(long step, double expected) =>
        Assert.Equal(expected, new LearningRateSchedule(Settings, 4, []).At(step), 1e-12);

    [Fact]
    public void At_PlateauAfterTwoFruitlessEpochs_IsHalved()
    {
        var settings = Settings with
        {
            Optimisation = new()
            {
                Schedule = Schedule.Plateau,
                PlateauPatience = 2,
                PlateauFactor = 0.5,
                WarmupEpochs = 1,
            },
        };

        Assert.Equal(0.2, new LearningRateSchedule(settings, 4, []).At(0), 1e-12);
        Assert.Equal(0.8, new LearningRateSchedule(settings, 4, Rows(0.9, 0.5, 0.4)).At(12), 1e-12);
        Assert.Equal(0.4, new LearningRateSchedule(settings, 4, Rows(0.9, 0.5, 0.4, 0.4)).At(16), 1e-12);
        Assert.Equal(0.2, new LearningRateSchedule(settings, 4, Rows(0.9, 0.5, 0.4, 0.4, 0.4, 0.4)).At(24), 1e-12);

        static List<EpochRow> Rows(params double[] iou) =>
            [
                .. iou.Select(
                    (value, i) =>
                        new EpochRow
                        {
                            Epoch = i + 1,
                            LossTrain = 1,
                            LossValidation = 1,
                            Train = new(0, 0, 0),
                            Validation = new(0, value, 0),
                            LearningRate = 0.8,
                            Seconds = 1,
                        }
                ),
            ];
    }

    [Fact]
    public void At_Constant_Stays() =>
        Assert.All(
            Enumerable.Range(0, 50),
            step => Assert.Equal(0.8, new LearningRateSchedule(Settings with { Optimisation = new() }, 4, []).At(step))
        );
}
