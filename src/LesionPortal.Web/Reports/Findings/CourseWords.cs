using System.Globalization;
using LesionPortal.Core.Runs;

namespace LesionPortal.Web.Reports.Findings;

internal static class CourseWords
{
    public static string Of(TrainingCourse course) => $"{Converged(course)} {Overfits(course)}";

    private static string Converged(TrainingCourse c) => c.Validation switch
    {
        LossCourse.TooShort => "Too few epochs to tell whether it converged.",
        LossCourse.NotFinite => "The validation loss is not a number in some of the last epochs.",
        LossCourse.Unsteady => $"Whether it converged cannot be told: the validation loss is too unsteady (the line changes by {Percent(c.ValidationChange)} over the last {c.Window} epochs, but its slope may be 0).",
        LossCourse.Falling => $"Not converged: the validation loss still falls ({Percent(c.ValidationChange)} over the last {c.Window} epochs).",
        LossCourse.Rising => $"Not converged: the validation loss rises ({Percent(c.ValidationChange)} over the last {c.Window} epochs).",
        _ => $"Converged: the validation loss is level ({Percent(c.ValidationChange)} over the last {c.Window} epochs).",
    };

    private static string Overfits(TrainingCourse c)
    {
        var gap = c.Gap is { } g ? string.Create(CultureInfo.InvariantCulture, $"training IoU is {(Math.Abs(g) < 0.0005 ? "less than 0.001" : Math.Abs(g).ToString("0.000", CultureInfo.InvariantCulture))} {(g < 0 ? "below" : "above")} validation IoU") : "the gap in IoU is not known before the run has completed";
        return c.Overfits switch
        {
            null => $"Whether it overfits cannot be told: {gap}.",
            true when c.LossesPart => $"It overfits: the validation loss rises while the training loss falls ({Percent(c.TrainChange)}); {gap}.",
            true => $"It overfits: {gap}.",
            _ => $"No sign of overfitting: {gap}.",
        };
    }

    private static string Percent(double? share) => share is { } s ? string.Create(CultureInfo.InvariantCulture, $"{100 * s:+0.0;−0.0;0.0}%") : "–";
}
