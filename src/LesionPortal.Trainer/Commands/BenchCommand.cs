using System.CommandLine;
using System.Text.Json;
using LesionPortal.Core.Runs;
using LesionPortal.Trainer.Arithmetic;
using LesionPortal.Trainer.Benchmark;
using LesionPortal.Trainer.Training;

namespace LesionPortal.Trainer.Commands;

/// <summary>
/// <c>bench --manifest run.json [--epochs N]</c>: what a run's setting costs on this machine, as JSON on standard output.
/// </summary>
public static class BenchCommand
{
    public static Command Create()
    {
        var manifest = new Option<FileInfo>("--manifest")
        {
            Description = "A run's manifest (JSON); its number of epochs is ignored.",
            Required = true,
        };
        var epochs = new Option<int>("--epochs")
        {
            Description = "Epochs to measure, after one warm-up epoch.",
            DefaultValueFactory = _ => 2,
        };
        epochs.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 1000)
                result.AddError("--epochs counts epochs: give 1 to 1,000.");
        });
        var kernels = ArithmeticOptions.Kernels();
        var command = new Command("bench", "Measure speed, memory and where the time goes, without writing a run.")
        {
            manifest,
            epochs,
            kernels,
        };
        command.SetAction(parsed =>
            (int)Run(parsed.GetRequiredValue(manifest).FullName, parsed.GetValue(epochs), parsed.GetValue(kernels)!)
        );
        return command;
    }

    private static ExitCode Run(string manifestPath, int epochs, string kernels)
    {
        using var stop = new StopSignals();
        try
        {
            var manifest = ManifestReader.Read(manifestPath);
            var mayUseGpu = manifest.Settings.Device != ComputeDevice.Cpu;
            var arithmetic = ArithmeticOptions.Prepare(
                [CheckedNetwork.Of(manifest)],
                mayUseGpu,
                kernels,
                Console.Error.WriteLine,
                stop.Token
            );
            var report = BenchReport.Measure(manifest, Path.GetDirectoryName(manifestPath)!, epochs, TimeProvider.System, stop.Token) with
            {
                Kernels = kernels,
                Arithmetic = arithmetic,
            };
            Console.WriteLine(JsonSerializer.Serialize(report, RunJson.Indented));
            return ExitCode.Done;
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            Console.Error.WriteLine("Cancelled; no complete measurement.");
            return ExitCode.Cancelled;
        }
        catch (Exception e) when (Failure.Of(e) is { } failure)
        {
            Console.Error.WriteLine($"{failure.Event.Message} {failure.Event.Advice}".TrimEnd());
            return failure.ExitCode;
        }
    }
}
