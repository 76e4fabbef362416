using System.Globalization;
using LesionPortal.Core.Runs;

namespace LesionPortal.Web.Reports.Findings;

/// <summary>How a training ended, as the report and the run's page say it.</summary>
internal static class ConvergenceText
{
    public static string Of(ConvergenceAssessment course) =>
        course.LearnedNothing is { } nothing
            ? $"{nothing} It counts as not converged; overfitting is not assessed."
            : $"{Converged(course)} {Overfits(course)}";

    private static string Converged(ConvergenceAssessment c) =>
        c.Validation switch
        {
            LossTrend.TooShort => "Too few epochs to assess convergence.",
            LossTrend.NotFinite => "The validation loss is not a number in some of the last epochs.",
            LossTrend.Unsteady => $"Convergence unclear: the validation loss is neither level within ±5% nor clearly falling or rising "
                + $"({Change(c)}).",
            LossTrend.Falling => $"Not converged: the validation loss still falls ({Change(c)}).",
            LossTrend.Rising => $"Not converged: the validation loss rises ({Change(c)}).",
            _ => $"Converged: the validation loss is level within ±5% ({Change(c)}).",
        };

    private static string Change(ConvergenceAssessment c) =>
        Percent(c.ValidationChange)
        + (
            c is { ValidationChangeLow: { } low, ValidationChangeHigh: { } high }
                ? $", 90% interval {Percent(low)} to {Percent(high)},"
                : ""
        )
        + $" over the last {c.Window} epochs";

    private static string Overfits(ConvergenceAssessment c)
    {
        var gap = c.Gap is { } g
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"training IoU is "
                    + $"{(Math.Abs(g) < 0.0005 ? "less than 0.001" : Math.Abs(g).ToString("0.000", CultureInfo.InvariantCulture))}"
                    + $" {(g < 0 ? "below" : "above")} validation IoU"
            )
            : "the gap in IoU is not known before the run has completed";
        return c.Overfits switch
        {
            null => $"Overfitting unclear: {gap}.",
            true when c.LossesPart =>
                $"It overfits: the validation loss rises while the training loss falls ({Percent(c.TrainChange)}); {gap}.",
            true => $"It overfits: {gap}.",
            _ => $"No sign of overfitting: {gap}.",
        };
    }

    private static string Percent(double? share) =>
        share is { } s ? string.Create(CultureInfo.InvariantCulture, $"{100 * s:+0.0;−0.0;0.0}%") : "–";
}
