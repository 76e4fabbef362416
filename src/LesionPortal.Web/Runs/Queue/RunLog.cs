using System.Globalization;
using LesionPortal.Core.Runs;

namespace LesionPortal.Web.Runs.Queue;

/// <summary>The log file of a run: what the trainer says beside its events. Appended to when the run is resumed.</summary>
public sealed class RunLog : IDisposable
{
    private readonly Lock _gate = new();
    private readonly StreamWriter _writer;
    private readonly TimeProvider _time;
    private readonly Action<IOException> _onLost;
    private bool _lost;

    private RunLog(StreamWriter writer, TimeProvider time, Action<IOException> onLost)
    {
        _writer = writer;
        _time = time;
        _onLost = onLost;
    }

    /// <param name="onLost">
    /// Called once when it can no longer be written, as on a full disk; lines are then dropped, for a log is no reason to end a run.
    /// </param>
    public static RunLog Open(RunFolder folder, TimeProvider time, Action<IOException> onLost)
    {
        Directory.CreateDirectory(folder.Root);
        // Without a buffer of its own, so that closing has nothing left to write.
        var file = new FileStream(folder.Log, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        return new RunLog(new StreamWriter(file) { AutoFlush = true }, time, onLost);
    }

    public void Write(string line)
    {
        var at = _time.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss'Z '", CultureInfo.InvariantCulture);
        lock (_gate)
        {
            if (_lost)
                return;
            try
            {
                _writer.WriteLine(at + line);
            }
            catch (IOException e)
            {
                _lost = true;
                _onLost(e);
            }
        }
    }

    public void Dispose() => _writer.Dispose();
}
