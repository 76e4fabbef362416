using System.Runtime.InteropServices;
using LesionPortal.Core.Imaging;
using LesionPortal.Core.Runs;
using LesionPortal.Trainer.Native;
using LesionPortal.Trainer.Training;
using LesionPortal.Trainer.Weights;

namespace LesionPortal.Trainer.Commands;

/// <summary>A failure in the words of the person who has to act on it.</summary>
internal sealed record Failure(ExitCode ExitCode, RunFailed Event)
{
    /// <summary>Null for what is a mistake of this program; that ends it with its stack trace.</summary>
    public static Failure? Of(Exception e) => e switch
    {
        ManifestException => Because(ExitCode.Usage, e, "Correct the manifest and start again."),
        NativeLibraryException => Because(ExitCode.NativeLibrary, e, null),
        TrainingFailedException failed => Because(ExitCode.Failed, e, failed.Advice),
        ImageDecodingException => Because(ExitCode.Failed, e, "Correct or leave out the case, then start again."),
        WeightsFileException => Because(ExitCode.Failed, e, null),
        IOException or UnauthorizedAccessException => Because(ExitCode.Failed, e, "Check free space and permissions of the output folder; the last checkpoint is kept."),
        OutOfMemoryException => OutOfMemory(e),
        ExternalException when IsOutOfMemory(e.Message) => OutOfMemory(e),
        ExternalException => Because(ExitCode.Failed, e, "libtorch refused an operation; the log has the details."),
        _ => null,
    };

    private static bool IsOutOfMemory(string message) =>
        message.Contains("out of memory", StringComparison.OrdinalIgnoreCase) || message.Contains("can't allocate memory", StringComparison.OrdinalIgnoreCase);

    private static Failure OutOfMemory(Exception e)
    {
        var where = e.Message.Contains("CUDA", StringComparison.Ordinal) ? "The GPU" : "The machine";
        return new(ExitCode.Failed, new RunFailed($"{where} ran out of memory.",
            "Use a smaller batch, fewer base channels or smaller images, or end what else uses its memory; the last checkpoint is kept."));
    }

    private static Failure Because(ExitCode code, Exception e, string? advice) => new(code, new RunFailed(e.Message, advice));
}
