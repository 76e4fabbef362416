using LesionPortal.Core.Runs;

namespace LesionPortal.Core.Tests.Runs;

public sealed class ConvergenceAssessmentTests
{
    [Fact]
    public void Of_LevelLossAndSmallGap_IsConvergedAndDoesNotOverfit()
    {
        var course = Course(40, e => 1 / Math.Min(e, 20.0) + 0.1, e => 0.2 + 0.001 * (e % 2), gap: 0.03);

        Assert.Equal(LossTrend.Level, course.Validation);
        Assert.True(course.Converged);
        Assert.False(course.Overfits);
        Assert.Equal(10, course.Window);
    }

    [Fact]
    public void Of_FallingLoss_HasNotConverged()
    {
        var course = Course(40, e => 5.0 - 0.1 * e, e => 5.0 - 0.1 * e, gap: 0.03);

        Assert.Equal(LossTrend.Falling, course.Validation);
        Assert.False(course.Converged);
        // From 1.9 at epoch 31 to 1.0 at epoch 40.
        Assert.Equal(-0.9 / 1.9, course.ValidationChange!.Value, 9);
    }

    [Fact]
    public void Of_ValidationRisingWhileTrainingFalls_Overfits()
    {
        var course = Course(40, e => 1.0 / e, e => 0.2 + 0.01 * e, gap: 0.01);

        Assert.Equal(LossTrend.Rising, course.Validation);
        Assert.True(course.LossesPart);
        Assert.True(course.Overfits);
    }

    [Theory]
    [InlineData(0.10, false)]
    [InlineData(0.1001, true)]
    public void Of_GapAroundItsLimit_OverfitsOnlyAboveIt(double gap, bool overfits) =>
        Assert.Equal(overfits, Course(20, _ => 0.1, _ => 0.2, gap).Overfits);

    [Fact]
    public void Of_ClearTrendBelowFivePercent_IsLevel() =>
        Assert.Equal(LossTrend.Level, Course(50, e => 1, e => 10 - 0.001 * e, gap: 0).Validation);

    [Fact]
    public void Of_LossThatLeapsAbout_CannotBeJudged()
    {
        // Its line is level, but for all that is known it falls or rises by far more than 5%.
        double[] last = [3, 1, 2, 1, 3, 3, 1, 2, 1, 3];

        var course = Course(30, _ => 1, e => e > 20 ? last[e - 21] : 2, gap: 0);

        Assert.Equal(0, course.ValidationChange!.Value, 9);
        Assert.Equal(LossTrend.Unsteady, course.Validation);
        Assert.Null(course.Converged);
    }

    [Fact]
    public void Of_FallByATenthThatIsNotClear_IsNotConverged()
    {
        // The five last alone fall by 4% and their slope may be 0, which the rule before called level.
        double[] last = [1.06, 0.97, 1.05, 0.98, 1.01, 0.94, 1.00, 0.92, 0.99, 0.93];

        var course = Course(30, _ => 1, e => e > 20 ? last[e - 21] : 1.2, gap: 0);

        Assert.InRange(course.ValidationChange!.Value, -0.12, -0.08);
        Assert.NotEqual(LossTrend.Level, course.Validation);
        Assert.NotEqual(true, course.Converged);
    }

    [Fact]
    public void Of_LevelLossOfARunThatLearnedNothing_IsNotConverged()
    {
        var history = Enumerable.Range(1, 40).Select(e => Row(e, 0.9, 0.9, 0.002)).ToList();
        var nothing = new Learning(0.002, 0.32, 0.2).Description;

        var course = ConvergenceAssessment.Of(history, gap: 0.2, nothing)!;

        Assert.Equal(LossTrend.Level, course.Validation);
        Assert.False(course.Converged);
        Assert.Null(course.Overfits);
    }

    [Fact]
    public void Of_NineteenEpochs_CannotBeJudged()
    {
        var course = Course(19, e => 1.0 / e, e => 1.0 / e, gap: null);

        Assert.Equal(LossTrend.TooShort, course.Validation);
        Assert.Null(course.Converged);
        Assert.Null(course.Overfits);
    }

    [Fact]
    public void Of_LossThatIsNotANumber_SaysSo() =>
        Assert.Equal(LossTrend.NotFinite, Course(20, _ => 1, e => e == 20 ? double.NaN : 1, gap: null).Validation);

    [Fact]
    public void Of_LastEpochs_HasSpreadLowestAndHighestOfTheirScores()
    {
        // The last ten of 20: .70 and .72 in turn around a mean of .71.
        var course = ConvergenceAssessment.Of(
            [
                .. Enumerable
                    .Range(1, 20)
                    .Select(e =>
                        Row(
                            e,
                            1,
                            1,
                            e > 10
                                ? e % 2 == 0
                                    ? 0.70
                                    : 0.72
                                : 0.1
                        )
                    ),
            ],
            null
        )!;

        Assert.Equal(10, course.Window);
        Assert.Equal((0.70, 0.72), (course.LowestIou, course.HighestIou));
        Assert.Equal(Math.Sqrt(10 * 0.01 * 0.01 / 9), course.IouSpread!.Value, 12);
    }

    [Fact]
    public void Of_NoEpoch_IsNull() => Assert.Null(ConvergenceAssessment.Of([], null));

    private static ConvergenceAssessment Course(int epochs, Func<int, double> train, Func<int, double> validation, double? gap) =>
        ConvergenceAssessment.Of([.. Enumerable.Range(1, epochs).Select(e => Row(e, train(e), validation(e), 0.8))], gap)!;

    private static EpochRow Row(int epoch, double train, double validation, double iou) =>
        new()
        {
            Epoch = epoch,
            LossTrain = train,
            LossValidation = validation,
            Train = new(0.9, 0.9, 0.95),
            Validation = new(iou, iou, iou),
            LearningRate = 0.001,
            Seconds = 1,
        };
}
