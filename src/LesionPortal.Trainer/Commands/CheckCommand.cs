using System.CommandLine;
using System.Text.Json;
using LesionPortal.Core.Runs;
using LesionPortal.Trainer.Arithmetic;
using LesionPortal.Trainer.Native;
using LesionPortal.Trainer.Training;

namespace LesionPortal.Trainer.Commands;

/// <summary>
/// <c>check [--manifest run.json] [--fresh]</c>: whether this machine computes a network's layers rightly, as JSON on standard output.
/// </summary>
public static class CheckCommand
{
    /// <summary>The command of the child process; not for people.</summary>
    public const string WorkerName = "check-worker";

    public static Command Create()
    {
        var manifest = new Option<FileInfo?>("--manifest")
        {
            Description = "A run's manifest (JSON); the networks of the usual presets when left out.",
        };
        var fresh = new Option<bool>("--fresh") { Description = "Ignore cached results and check again." };
        var command = new Command("check", "Check this machine's arithmetic and print the implementation used for each layer.")
        {
            manifest,
            fresh,
        };
        command.SetAction(parsed => (int)Run(parsed.GetValue(manifest)?.FullName, parsed.GetValue(fresh)));
        return command;
    }

    public static Command CreateWorker()
    {
        var command = new Command(WorkerName, "The child process of a check.") { Hidden = true };
        command.SetAction(_ =>
        {
            var replies = Console.OpenStandardOutput();
            Console.SetOut(Console.Error);
            TorchNative.EnsureLoaded();
            CheckWorker.Answer(Console.In, replies);
        });
        return command;
    }

    private static ExitCode Run(string? manifestPath, bool fresh)
    {
        using var stop = new StopSignals();
        try
        {
            var networks = manifestPath is null ? StandardNetworks.All : [CheckedNetwork.Of(ManifestReader.Read(manifestPath))];
            var check = new ArithmeticCheck(TimeProvider.System, fresh ? null : ArithmeticCache.OfUser())
            {
                Begins = Console.Error.WriteLine,
            };
            var plan = check.Run(networks, mayUseGpu: false, stop.Token);
            Console.WriteLine(JsonSerializer.Serialize(plan.Report, CheckJson.Indented));
            return ExitCode.Done;
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            return ExitCode.Cancelled;
        }
        catch (Exception e) when (Failure.Of(e) is { } failure)
        {
            Console.Error.WriteLine($"{failure.Event.Message} {failure.Event.Advice}".TrimEnd());
            return failure.ExitCode;
        }
    }
}
