using System.Globalization;
using LesionPortal.Core.Runs;
using LesionPortal.Core.Statistics;

namespace LesionPortal.Core.Tests.Runs;

/// <summary>
/// How often the rule of convergence errs, by seeded simulation: a validation loss that falls in a line over the window by a stated share
/// of its start, with Gaussian noise whose standard deviation is a share of that start, alone or as an AR(1) process.
/// </summary>
public sealed class ConvergenceRatesTests(ITestOutputHelper output)
{
    private const int Simulations = 500;
    private static readonly double[] s_noise = [0.01, 0.02, 0.04, 0.08];
    private static readonly double[] s_resemblance = [0, 0.3, 0.6];
    private static readonly double[] s_falls = [0, 0.05, 0.10, 0.20];

    /// <summary>
    /// 40, 80 and 120 epochs: windows of 10, 20 and 30. A fall by 5% is the rule's own limit: nominally 5% of such curves pass.
    /// </summary>
    [Theory]
    [InlineData(40, 0.50)]
    [InlineData(80, 0.60)]
    [InlineData(120, 0.70)]
    public void Of_SimulatedLosses_ErrsWithinItsLimits(int epochs, double fewestOfLevel)
    {
        output.WriteLine(
            $"{"epochs", 6}  AR(1)  noise   % converged: level, falling by 5%, 10%, 20% | % said to move though level | % "
                + $"said to move when falling by 10%, 20%"
        );
        foreach (var resemblance in s_resemblance)
        {
            foreach (var noise in s_noise)
            {
                var rates = Array.ConvertAll(s_falls, fall => Rates(epochs, fall, noise, resemblance, Rule));
                output.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{epochs, 6}  {resemblance, 5:0.0}  {noise, 5:0%}   "
                            + $"{string.Join("  ", rates.Select(r => $"{100 * r.Level, 5:0.0}"))} | "
                            + $"{100 * rates[0].Moving, 5:0.0} | {100 * rates[2].Moving, 5:0.0}  {100 * rates[3].Moving, 5:0.0}"
                    )
                );
                Assert.InRange(rates[1].Level, 0, 0.10);
                Assert.InRange(rates[2].Level, 0, 0.02);
                Assert.Equal(0, rates[3].Level);
                Assert.InRange(rates[0].Moving, 0, 0.20);
                if (noise == 0.01)
                    Assert.InRange(rates[0].Level, fewestOfLevel, 1);
            }
        }
    }

    /// <summary>The limits above tell the two rules apart: what is not shown to change passed as level.</summary>
    [Fact]
    public void RuleBefore_OfALossThatFallsByATenth_CalledItConvergedTooOften()
    {
        var before = Rates(24, 0.10, 0.04, 0, RuleBefore).Level;

        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"24 epochs, noise 4%, falling by 10% over the rule's window: {100 * before:0.0}% converged before, "
                    + $"{100 * Rates(24, 0.10, 0.04, 0, Rule).Level:0.0}% now"
            )
        );
        Assert.InRange(before, 0.10, 1);
    }

    private static LossTrend Rule(IReadOnlyList<EpochRow> history) => ConvergenceAssessment.Of(history, gap: null)!.Validation;

    /// <summary>
    /// A slope over the last fifth, at least five, that may be 0 was level unless the line changed by more than 5%; a clear change below
    /// 2%, too.
    /// </summary>
    private static LossTrend RuleBefore(IReadOnlyList<EpochRow> history)
    {
        double[] last = [.. history.TakeLast(Math.Max(5, (int)Math.Ceiling(history.Count / 5.0))).Select(e => e.LossValidation)];
        var line = LinearTrend.Of([.. Enumerable.Range(0, last.Length).Select(i => (double)i)], last)!;
        var change = line.Slope.Estimate * (last.Length - 1) / line.Intercept;
        return Math.Abs(change) <= (line.Slope.Holds(0) ? 0.05 : 0.02) ? LossTrend.Level : LossTrend.Unsteady;
    }

    private static (double Level, double Moving) Rates(
        int epochs,
        double fall,
        double noise,
        double resemblance,
        Func<IReadOnlyList<EpochRow>, LossTrend> rule
    )
    {
        var draws = new Random(FormattableString.Invariant($"{epochs} {fall} {noise} {resemblance}").Sum(c => c * 31));
        var window = rule == RuleBefore ? 5 : Math.Max(ConvergenceAssessment.SmallestWindow, (int)Math.Ceiling(epochs / 4.0));
        var courses = Enumerable.Range(0, Simulations).Select(_ => rule(History(epochs, window, fall, noise, resemblance, draws))).ToList();
        return (
            courses.Count(c => c == LossTrend.Level) / (double)Simulations,
            courses.Count(c => c is LossTrend.Falling or LossTrend.Rising) / (double)Simulations
        );
    }

    private static List<EpochRow> History(int epochs, int window, double fall, double noise, double resemblance, Random draws)
    {
        var rows = new List<EpochRow>(epochs);
        var deviation = Gaussian(draws);
        for (var epoch = 1; epoch <= epochs; epoch++)
        {
            deviation = resemblance * deviation + Math.Sqrt(1 - resemblance * resemblance) * Gaussian(draws);
            var along = (epoch - (epochs - window + 1)) / (window - 1.0);
            rows.Add(Row(epoch, 1 - fall * along + noise * deviation));
        }

        return rows;
    }

    private static double Gaussian(Random draws) =>
        Math.Sqrt(-2 * Math.Log(1 - draws.NextDouble())) * Math.Cos(2 * Math.PI * draws.NextDouble());

    private static EpochRow Row(int epoch, double loss) =>
        new()
        {
            Epoch = epoch,
            LossTrain = loss,
            LossValidation = loss,
            Train = new(0.9, 0.9, 0.95),
            Validation = new(0.8, 0.8, 0.9),
            LearningRate = 0.001,
            Seconds = 1,
        };
}
