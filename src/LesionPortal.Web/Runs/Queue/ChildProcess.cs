using System.ComponentModel;
using System.Diagnostics;

namespace LesionPortal.Web.Runs.Queue;

/// <summary>A program the portal started: lines in, lines out, diagnostics aside. Disposing ends it with everything it started.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private const int MaxErrorLines = 12;
    private readonly Process _process;
    private readonly Task _errors;
    private readonly Queue<string> _lastErrors = new();
    private readonly SemaphoreSlim _speaking = new(1);

    private ChildProcess(Process process, Action<string> onError)
    {
        _process = process;
        Id = process.Id;
        _errors = ReadErrorsAsync(onError);
    }

    public int Id { get; }

    /// <exception cref="Win32Exception">It cannot be started.</exception>
    public static ChildProcess Start(ProcessStartInfo start, Action<string> onError)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.UseShellExecute = false;
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
        return new ChildProcess(process, onError);
    }

    /// <summary>The last lines it wrote to standard error.</summary>
    public IReadOnlyList<string> LastErrors
    {
        get
        {
            lock (_lastErrors)
                return [.. _lastErrors];
        }
    }

    /// <summary>Lets pages stay quick while it works.</summary>
    public void LowerPriority()
    {
        try
        {
            _process.PriorityClass = ProcessPriorityClass.BelowNormal;
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It has already ended, or the system does not let us: it then runs at ordinary priority.
        }
    }

    /// <summary>The next line of its standard output; null when that has closed.</summary>
    public ValueTask<string?> ReadLineAsync(CancellationToken cancellation = default) =>
        _process.StandardOutput.ReadLineAsync(cancellation);

    /// <returns>False when it no longer listens.</returns>
    public async Task<bool> SayAsync(string line, CancellationToken cancellation = default)
    {
        await _speaking.WaitAsync(cancellation);
        try
        {
            await _process.StandardInput.WriteLineAsync(line.AsMemory(), cancellation);
            await _process.StandardInput.FlushAsync(cancellation);
            return true;
        }
        // The last two once it was disposed: whoever asks may hold it a moment longer than whoever ends it.
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            return false;
        }
        finally
        {
            _speaking.Release();
        }
    }

    public Task WaitForExitAsync(CancellationToken cancellation = default) => _process.WaitForExitAsync(cancellation);

    /// <summary>Waits that long for it to end, then ends it with all its children. Its exit code.</summary>
    public async Task<int> EndWithinAsync(TimeSpan grace)
    {
        using var timeout = new CancellationTokenSource(grace);
        try
        {
            await _process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        await _errors;
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        await _errors;
        _process.Dispose();
    }

    private async Task ReadErrorsAsync(Action<string> onError)
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            lock (_lastErrors)
            {
                _lastErrors.Enqueue(line);
                if (_lastErrors.Count > MaxErrorLines)
                    _lastErrors.Dequeue();
            }

            onError(line);
        }
    }
}
