using System.ComponentModel;
using System.Text.Json;
using LesionPortal.Core.Runs;

namespace LesionPortal.Web.Runs.Queue;

/// <summary>
/// Asks the trainer once after the start whether this machine computes the usual networks rightly, so that people learn it before their
/// first run. Each run checks its own network anyway.
/// </summary>
public sealed partial class MachineArithmetic(TrainerProgram program, ILogger<MachineArithmetic> logger) : BackgroundService
{
    /// <summary>Null until it is known.</summary>
    public ArithmeticReport? Report { get; private set; }

    /// <summary>Why it could not be asked; null where it could.</summary>
    public string? Problem { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The portal is up first.
        await Task.Yield();
        try
        {
            await using var process = ChildProcess.Start(program.Check(), _ => { });
            process.LowerPriority();
            var json = new System.Text.StringBuilder();
            while (await process.ReadLineAsync(stoppingToken) is { } line)
                json.AppendLine(line);
            await process.WaitForExitAsync(stoppingToken);
            if (json.Length > 0)
                Report = JsonSerializer.Deserialize<ArithmeticReport>(json.ToString(), RunJson.Options);
            else
                Problem = string.Join(" ", process.LastErrors);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e) when (e is IOException or Win32Exception or JsonException)
        {
            Problem = e.Message;
        }

        if (Problem is { } problem)
            LogUnknown(problem);
        foreach (var detour in Report?.Detours ?? [])
            LogDetour(detour.Description);
        if (Report is { NeedsDetours: true } report)
            LogNeedsDetours(report.Summary);
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "libtorch computes some network layers wrongly on this machine; runs use fallback " + "implementations. {Summary}"
    )]
    private partial void LogNeedsDetours(string summary);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Detour}")]
    private partial void LogDetour(string detour);

    [LoggerMessage(Level = LogLevel.Warning, Message = "This machine's arithmetic could not be checked: {Problem}")]
    private partial void LogUnknown(string problem);
}
