using System.Runtime.InteropServices;

namespace LesionPortal.Trainer.Commands;

/// <summary>Everything that asks the program to stop: SIGTERM, SIGINT and, when followed, "cancel" on standard input or its end.</summary>
public sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];

    public StopSignals()
    {
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGTERM, PosixSignal.SIGINT])
        {
            _registrations.Add(
                PosixSignalRegistration.Create(
                    signal,
                    context =>
                    {
                        context.Cancel = true;
                        Stop();
                    }
                )
            );
        }
    }

    public CancellationToken Token => _source.Token;

    public void Stop()
    {
        // Not disposed together with this: a signal may come at any time.
        _source.Cancel();
    }

    /// <summary>Reads <paramref name="input"/> on a thread of its own until it ends; its end means that the parent is gone.</summary>
    public void Follow(TextReader input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var thread = new Thread(() =>
        {
            while (input.ReadLine() is { } line)
            {
                if (line.Trim() == "cancel")
                    break;
            }

            Stop();
        })
        {
            IsBackground = true,
            Name = "standard input",
        };
        thread.Start();
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
    }
}
