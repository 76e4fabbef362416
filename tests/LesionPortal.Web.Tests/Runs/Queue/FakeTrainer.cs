using System.Text.Json;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;

namespace LesionPortal.Web.Tests.Runs.Queue;

/// <summary>
/// A trainer's stand-in as a shell script: says its lines, then waits for standard input or ends, as a test wants.
/// For what the real one does only with luck: crash, hang, die in the middle.
/// </summary>
public static class FakeTrainer
{
    /// <summary>Stands for the folder given with --output.</summary>
    public const string Output = "$output";

    /// <summary>Waits for "cancel" or the end of standard input, as the real trainer does.</summary>
    public const string WaitForCancel = "while read -r line; do [ \"$line\" = cancel ] && break; done";

    /// <returns>The script's path.</returns>
    public static string Write(string folder, params IEnumerable<string> commands)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, $"trainer-{Guid.NewGuid():N}.sh");
        File.WriteAllText(path, "#!/bin/sh\noutput=$5\necho \"$@\" >> \"$(dirname \"$0\")/starts\"\n" + string.Join('\n', commands) + "\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    public static string Say(TrainerEvent trainerEvent) =>
        $"cat <<'EVENT'\n{JsonSerializer.Serialize(trainerEvent, RunJson.Options)}\nEVENT";

    public static RunStarted Started(params IReadOnlyList<EpochRow> resumed) => new("cpu", 214_361, 2, resumed);

    public static EpochDone Epoch(int epoch, double quantisedIou = 0.5, double iou = 0.6, double seconds = 2) =>
        new(Row(epoch, quantisedIou, iou, seconds), epoch);

    public static EpochRow Row(int epoch, double quantisedIou = 0.5, double iou = 0.6, double seconds = 2) =>
        new()
        {
            Epoch = epoch,
            LossTrain = 1.0 / epoch,
            LossValidation = 2.0 / epoch,
            Train = new(0.4, 0.5, 0.6),
            Validation = new(quantisedIou, iou, 0.7),
            LearningRate = 0.001,
            Seconds = seconds,
        };

    public static RunCompleted Completed(int best, int last) => new(Result(best, 0.7), Result(last, 0.6), 2, 321);

    private static CheckpointResult Result(int epoch, double iou) =>
        new(epoch, new(iou, iou, iou), new(iou, iou, iou), new(iou, iou, iou), [MadeUpScores.Result("IMD001", SplitPart.Test, iou)]);
}
