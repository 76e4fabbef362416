using System.Runtime.InteropServices;
using LesionPortal.Core.Imaging;
using LesionPortal.Core.Runs;
using LesionPortal.Trainer.Arithmetic;
using LesionPortal.Trainer.Native;
using LesionPortal.Trainer.Training;
using LesionPortal.Trainer.Weights;

namespace LesionPortal.Trainer.Commands;

/// <summary>A failure in the words of the person who has to act on it.</summary>
internal sealed record Failure(ExitCode ExitCode, RunFailed Event)
{
    /// <summary>What the allocators of CPU and GPU, cuBLAS and cuDNN say when there is no memory left.</summary>
    private static readonly string[] NoMemory =
    [
        "out of memory",
        "can't allocate memory",
        "CUBLAS_STATUS_ALLOC_FAILED",
        "CUDNN_STATUS_ALLOC_FAILED",
        "CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED",
    ];

    private static readonly string[] GpuErrorMarkers = ["CUDA", "CUBLAS", "CUDNN", "cuDNN", "NVIDIA"];

    /// <summary>Null for what is a mistake of this program; that ends it with its stack trace.</summary>
    /// <param name="settings">Of the run, so that advice can name numbers; null where there is none.</param>
    public static Failure? Of(Exception e, RunSettings? settings = null) =>
        e switch
        {
            ManifestException => Because(ExitCode.Usage, e, "Correct the manifest and start again."),
            NativeLibraryException => Because(ExitCode.NativeLibrary, e, null),
            TrainingFailedException failed => Because(ExitCode.Failed, e, failed.Advice),
            ImageDecodingException => Because(ExitCode.Failed, e, "Correct or leave out the case, then start again."),
            WeightsFileException => Because(ExitCode.Failed, e, null),
            WrongArithmeticException => Because(
                ExitCode.Failed,
                e,
                "Train on another machine, or set ONEDNN_MAX_CPU_ISA=SSE41 and start again."
            ),
            IOException or UnauthorizedAccessException => Because(
                ExitCode.Failed,
                e,
                "Check free space and permissions of the output folder; the last checkpoint is kept."
            ),
            OutOfMemoryException => OutOfMemory(e, settings),
            ExternalException when NoMemory.Any(words => e.Message.Contains(words, StringComparison.OrdinalIgnoreCase)) => OutOfMemory(
                e,
                settings
            ),
            ExternalException when IsOfGpu(e) => Because(
                ExitCode.Failed,
                e,
                "The GPU refused an operation. Check that its driver fits this build (nvidia-smi), or train on the CPU; "
                    + "the last checkpoint is kept."
            ),
            ExternalException => Because(ExitCode.Failed, e, "libtorch refused an operation; the log has the details."),
            _ => null,
        };

    private static bool IsOfGpu(Exception e) => GpuErrorMarkers.Any(word => e.Message.Contains(word, StringComparison.Ordinal));

    private static Failure OutOfMemory(Exception e, RunSettings? settings)
    {
        var where = IsOfGpu(e) ? "The GPU" : "The machine";
        List<string> ways =
        [
            settings is { BatchSize: > 1 }
                ? FormattableString.Invariant($"a smaller batch ({settings.BatchSize / 2} instead of {settings.BatchSize})")
                : "a smaller batch",
            settings is { BaseChannels: > 1, Encoder.IsPretrained: false }
                ? FormattableString.Invariant(
                    $"a narrower network ({settings.BaseChannels / 2} base channels instead of {settings.BaseChannels})"
                )
                : "a narrower network",
        ];
        return new(
            ExitCode.Failed,
            new RunFailed(
                $"{where} ran out of memory.",
                $"Queue a new run with {string.Join(", ", ways)} or smaller images, or free memory and resume the run; the last checkpoint "
                    + $"is kept."
            )
        );
    }

    private static Failure Because(ExitCode code, Exception e, string? advice) => new(code, new RunFailed(e.Message, advice));
}
