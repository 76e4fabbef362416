using LesionPortal.Core.Runs;

namespace LesionPortal.Web.Runs.Queue;

/// <summary>How a trainer's process ended, for its run.</summary>
/// <param name="Result">The scores of a completed run, else null.</param>
public sealed record RunOutcome(RunStatus Status, string? Message, string? Advice, RunCompleted? Result = null)
{
    private const int Killed = 128 + 9;
    private const string ResumeAdvice = "Resume the run: it continues from its last checkpoint.";

    public static RunOutcome Cancelled { get; } = new(RunStatus.Cancelled, null, null);

    /// <summary>The portal stopped; the run waits to be resumed.</summary>
    public static RunOutcome PutBack { get; } =
        new(RunStatus.Queued, "The portal stopped during training; the run continues from its last checkpoint.", null);

    /// <param name="final">The event that ended the run; null when the process went without a word.</param>
    /// <param name="lastErrors">The last lines of its standard error.</param>
    public static RunOutcome Of(TrainerEvent? final, int exitCode, IReadOnlyList<string> lastErrors) =>
        final switch
        {
            RunCompleted result => new(RunStatus.Completed, result.EndedEarly, null, result),
            RunFailed failed => new(RunStatus.Failed, failed.Message, failed.Advice),
            RunCancelled => new(RunStatus.Interrupted, "The trainer was stopped from outside the portal.", ResumeAdvice),
            _ => Vanished(exitCode, lastErrors),
        };

    private static RunOutcome Vanished(int exitCode, IReadOnlyList<string> lastErrors)
    {
        var message = exitCode switch
        {
            Killed => "The trainer was killed (signal 9), possibly because the machine ran out of memory.",
            > 128 => $"The trainer ended with signal {exitCode - 128}.",
            _ => $"The trainer ended with exit code {exitCode} without an error message.",
        };
        var advice =
            exitCode == Killed
                ? "Use a smaller batch, image size or width, or free memory, then resume the run: it continues from its last checkpoint."
                : "See the run's log. " + ResumeAdvice;
        return new(
            RunStatus.Failed,
            lastErrors.Count == 0 ? message : message + "\nLast output:\n" + string.Join('\n', lastErrors),
            advice
        );
    }
}
