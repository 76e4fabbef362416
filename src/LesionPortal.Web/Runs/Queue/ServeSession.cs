using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using LesionPortal.Core.Runs;

namespace LesionPortal.Web.Runs.Queue;

/// <summary>One life of the resident trainer: questions go in, and each answer finds the question with its id.</summary>
public sealed partial class ServeSession : IAsyncDisposable
{
    private static readonly TimeSpan EndGrace = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<long, TaskCompletionSource<ServeReply>> _open = new();
    private readonly ChildProcess _process;
    private readonly ILogger _logger;
    private readonly Task _reading;

    public ServeSession(ProcessStartInfo start, ILogger logger)
    {
        _logger = logger;
        _process = ChildProcess.Start(start, LogTrainerOutput);
        _reading = ReadAsync();
    }

    public bool IsOver => _reading.IsCompleted;

    public bool IsBusy => !_open.IsEmpty;

    /// <summary>Always answered: by the trainer, or with the reason why it is gone.</summary>
    public async Task<ServeReply> AskAsync(ServeRequest request)
    {
        var answer = new TaskCompletionSource<ServeReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        _open[request.Id] = answer;
        var heard = await _process.SayAsync(JsonSerializer.Serialize(request, RunJson.Options));
        // Its end may have been seen before the question was noted; then nobody else answers it.
        if (!heard || _reading.IsCompleted)
        {
            await _reading;
            Answer(request.Id, Gone());
        }

        return await answer.Task;
    }

    public async ValueTask DisposeAsync()
    {
        await _process.EndWithinAsync(TimeSpan.Zero);
        await _reading;
        await _process.DisposeAsync();
    }

    private async Task ReadAsync()
    {
        while (await _process.ReadLineAsync() is { } line)
        {
            if (Parse(line) is { } reply)
                Answer(reply.Id, reply);
            else
                LogTrainerOutput(line);
        }

        await _process.EndWithinAsync(EndGrace);
        foreach (var id in _open.Keys)
            Answer(id, Gone());
    }

    private void Answer(long id, ServeReply reply)
    {
        if (_open.TryRemove(id, out var question))
            question.TrySetResult(reply with { Id = id });
    }

    private ServeReply Gone()
    {
        var words = _process.LastErrors is { Count: > 0 } lines ? " Last output: " + lines[^1] : "";
        return new ServeReply { Id = 0, Error = "The trainer ended before it answered; try again." + words };
    }

    private static ServeReply? Parse(string line)
    {
        if (!line.StartsWith('{'))
            return null;
        try
        {
            return JsonSerializer.Deserialize<ServeReply>(line, RunJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Resident trainer: {Line}")]
    private partial void LogTrainerOutput(string line);
}
