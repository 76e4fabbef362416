using System.CommandLine;
using LesionPortal.Core.Runs;
using LesionPortal.Trainer.Training;

namespace LesionPortal.Trainer.Commands;

/// <summary><c>train --manifest run.json --output DIR [--follow-stdin]</c>: events on standard output, one JSON object a line.</summary>
public static class TrainCommand
{
    /// <summary>
    /// A batch of a wide network can take longer than a person who cancels should wait; the checkpoint is already on disk.
    /// </summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    public static Command Create()
    {
        var manifest = new Option<FileInfo>("--manifest") { Description = "The run's manifest (JSON).", Required = true };
        var output = new Option<DirectoryInfo>("--output")
        {
            Description = "Folder for checkpoints, samples and predictions. An existing run there is resumed.",
            Required = true,
        };
        var follow = new Option<bool>("--follow-stdin")
        {
            Description = "Stop when standard input contains \"cancel\" or is closed, so that no run outlives its parent process.",
        };
        var kernels = ArithmeticOptions.Kernels();
        var command = new Command("train", "Train one network; events are written to standard output.")
        {
            manifest,
            output,
            follow,
            kernels,
        };
        command.SetAction(parsed =>
            (int)Run(
                parsed.GetRequiredValue(manifest).FullName,
                new RunFolder(parsed.GetRequiredValue(output).FullName),
                parsed.GetValue(follow),
                parsed.GetValue(kernels)!,
                JsonLines.OnStandardOutput()
            )
        );
        return command;
    }

    private static ExitCode Run(string manifestPath, RunFolder folder, bool follow, string kernels, JsonLines events)
    {
        using var stop = new StopSignals();
        events.ReaderGone = stop.Stop;
        if (follow)
            stop.Follow(Console.In);
        TrainingRun? run = null;
        RunSettings? settings = null;
        try
        {
            var manifest = ManifestReader.Read(manifestPath);
            settings = manifest.Settings;
            var manifestFolder = Path.GetDirectoryName(manifestPath)!;
            var isEnsemble = manifest.Members.Count > 0;
            var arithmetic = ArithmeticOptions.Prepare(
                ArithmeticOptions.NetworksOf(manifest, manifestFolder),
                mayUseGpu: !isEnsemble && settings.Device != ComputeDevice.Cpu,
                kernels,
                words => events.Emit(new LogLine(words)),
                stop.Token
            );
            events.Emit(new ArithmeticChecked(arithmetic));
            Directory.CreateDirectory(folder.Root);
            run = new TrainingRun(manifest, manifestFolder, folder, events, TimeProvider.System) { Arithmetic = arithmetic };
            using var impatience = stop.Token.Register(() => LeaveAfterGrace(run, events));
            if (isEnsemble)
                new EnsembleRun(manifest, manifestFolder, folder, events, TimeProvider.System) { Arithmetic = arithmetic }.Run(stop.Token);
            else
                run.Run(stop.Token);
            return ExitCode.Done;
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            events.Emit(new RunCancelled(run?.EpochsDone ?? 0));
            return ExitCode.Cancelled;
        }
        catch (Exception e) when (Failure.Of(e, settings) is { } failure)
        {
            events.Emit(failure.Event);
            Console.Error.WriteLine(e);
            return failure.ExitCode;
        }
    }

    private static void LeaveAfterGrace(TrainingRun run, JsonLines events)
    {
        var thread = new Thread(() =>
        {
            Thread.Sleep(Grace);
            events.Emit(new RunCancelled(run.EpochsDone));
            ImmediateExit.With(ExitCode.Cancelled);
        })
        {
            IsBackground = true,
            Name = "grace after cancel",
        };
        thread.Start();
    }
}
