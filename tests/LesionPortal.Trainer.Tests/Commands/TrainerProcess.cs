using System.Diagnostics;
using System.Text.Json;
using LesionPortal.Core.Runs;

namespace LesionPortal.Trainer.Tests.Commands;

/// <summary>The built program, run as the portal runs it.</summary>
public sealed class TrainerProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    private TrainerProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    public StreamWriter Input => _process.StandardInput;

    public int Id => _process.Id;

    public static TrainerProcess Start(params IEnumerable<string> arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "LesionPortal.Trainer.dll");
        return new(
            Process.Start(
                new ProcessStartInfo("dotnet", [program, .. arguments])
                {
                    RedirectStandardInput = true,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            )!
        );
    }

    /// <summary>The next line of standard output; null at its end.</summary>
    public async Task<string?> ReadLineAsync() => await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);

    /// <summary>Every line must be an event, so anything else on standard output fails the test.</summary>
    public async Task<TrainerEvent?> ReadEventAsync() =>
        await ReadLineAsync() is { } line ? JsonSerializer.Deserialize<TrainerEvent>(line, RunJson.Options) : null;

    public async Task<T> ReadUntilAsync<T>()
        where T : TrainerEvent
    {
        while (await ReadEventAsync() is { } e)
        {
            if (e is T wanted)
                return wanted;
        }

        throw new InvalidOperationException($"Standard output ended before {typeof(T).Name}; standard error: {await _errors}");
    }

    public async Task<(int ExitCode, string Errors)> EndAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (_process.ExitCode, await _errors);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
