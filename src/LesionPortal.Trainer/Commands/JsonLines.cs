using System.Text.Json;
using LesionPortal.Core.Runs;
using LesionPortal.Trainer.Training;

namespace LesionPortal.Trainer.Commands;

/// <summary>Objects as JSON, one a line, flushed at once. Lines of several threads never mix.</summary>
public sealed class JsonLines(Stream output) : ITrainerEvents
{
    private readonly Lock _gate = new();
    private bool _ended;

    /// <summary>Standard output carries nothing else from now on: what anything prints goes to standard error.</summary>
    public static JsonLines OnStandardOutput()
    {
        var lines = new JsonLines(Console.OpenStandardOutput());
        Console.SetOut(Console.Error);
        return lines;
    }

    /// <summary>Called once when the reader has gone away.</summary>
    public Action ReaderGone { get; set; } = () => { };

    /// <summary>Nothing may follow the event that ends a run, so what comes later is dropped.</summary>
    public void Emit(TrainerEvent trainerEvent)
    {
        lock (_gate)
        {
            if (_ended)
                return;
            _ended = trainerEvent is RunCompleted or RunCancelled or RunFailed;
            Write(trainerEvent);
        }
    }

    public void Reply(ServeReply reply)
    {
        lock (_gate)
            Write(reply);
    }

    private void Write<T>(T value)
    {
        var line = JsonSerializer.SerializeToUtf8Bytes(value, RunJson.Options);
        try
        {
            output.Write([.. line, (byte)'\n']);
            output.Flush();
        }
        catch (IOException)
        {
            _ended = true;
            ReaderGone();
        }
    }
}
