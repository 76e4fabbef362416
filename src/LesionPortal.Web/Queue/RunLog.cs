using System.Globalization;
using LesionPortal.Core.Runs;

namespace LesionPortal.Web.Queue;

/// <summary>The log file of a run: what the trainer says beside its events. Appended to when the run is resumed.</summary>
public sealed class RunLog : IDisposable
{
    private readonly Lock _gate = new();
    private readonly StreamWriter _writer;
    private readonly TimeProvider _time;

    private RunLog(StreamWriter writer, TimeProvider time)
    {
        _writer = writer;
        _time = time;
    }

    public static RunLog Open(RunFolder folder, TimeProvider time)
    {
        Directory.CreateDirectory(folder.Root);
        var file = new FileStream(folder.Log, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        return new RunLog(new StreamWriter(file) { AutoFlush = true }, time);
    }

    public void Write(string line)
    {
        var at = _time.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss'Z '", CultureInfo.InvariantCulture);
        lock (_gate)
            _writer.WriteLine(at + line);
    }

    public void Dispose() => _writer.Dispose();
}
