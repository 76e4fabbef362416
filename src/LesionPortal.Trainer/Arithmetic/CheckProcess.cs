using System.Diagnostics;
using System.Text.Json;
using LesionPortal.Kernels;

namespace LesionPortal.Trainer.Arithmetic;

/// <summary>The child process that computes layers for a check, started when first asked and again after it died.</summary>
/// <param name="oneDnnLimit">The instructions that oneDNN is limited to in the child; null leaves the environment as it is.</param>
internal sealed class CheckProcess(string? oneDnnLimit, TimeProvider time, CancellationToken cancel) : IDisposable
{
    /// <summary>For one layer, twice, with its reference. The widest networks on the slowest machines stay well below.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Dictionary<(LayerKind Kind, string Way), int> _deaths = [];
    private Process? _process;

    /// <summary>How often the child died while it computed layers of this kind this way.</summary>
    public int DeathsBy(LayerKind kind, string way) => _deaths.GetValueOrDefault((kind, way));

    /// <returns>The answer, or why there was none: the child died or did not end.</returns>
    /// <exception cref="OperationCanceledException">Cancelled; the child is gone.</exception>
    public (CheckReply? Reply, string? Ended) Ask(CheckRequest request)
    {
        cancel.ThrowIfCancellationRequested();
        var process = _process ??= Start();
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
        using var kill = either.Token.Register(() => process.Kill(entireProcessTree: true));
        string? line = null;
        try
        {
            process.StandardInput.WriteLine(JsonSerializer.Serialize(request, CheckJson.Options));
            process.StandardInput.Flush();
            line = process.StandardOutput.ReadLine();
        }
        catch (IOException)
        {
            // The child died before it read the request: reported below, as if it had died of it.
        }

        if (line is not null)
            return (JsonSerializer.Deserialize<CheckReply>(line, CheckJson.Options), null);
        process.WaitForExit();
        var code = process.ExitCode;
        Dispose();
        cancel.ThrowIfCancellationRequested();
        if (request is MeasureLayerRequest { Way: var way, Layer.Kind: var kind })
            _deaths[(kind, way)] = DeathsBy(kind, way) + 1;
        return (
            null,
            patience.IsCancellationRequested ? $"did not end within {Patience.TotalMinutes:0} minutes"
            : code > 128 ? $"ended the process by signal {code - 128}{(code == 136 ? " (SIGFPE)" : "")}"
            : $"ended the process with code {code}"
        );
    }

    public void Dispose()
    {
        if (_process is null)
            return;
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
        _process = null;
    }

    private Process Start()
    {
        var trainer = typeof(CheckProcess).Assembly.Location;
        var host = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        var own = Path.ChangeExtension(trainer, OperatingSystem.IsWindows() ? ".exe" : null);
        var start =
            File.Exists(own) && host == "dotnet" ? new ProcessStartInfo(own) : new ProcessStartInfo(host) { ArgumentList = { trainer } };
        start.ArgumentList.Add(Commands.CheckCommand.WorkerName);
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        if (oneDnnLimit is not null)
            start.Environment[OneDnn.LimitVariable] = oneDnnLimit;

        // A crash is an answer here: no dump of memory is written for it.
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        var process =
            Process.Start(start) ?? throw new InvalidOperationException($"The check's process could not be started: {start.FileName}");
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        return process;
    }
}
