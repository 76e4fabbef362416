using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using LesionPortal.Core.Files;
using LesionPortal.Core.Runs;

namespace LesionPortal.Web.Runs.Queue;

/// <summary>
/// Sees to it that no two trainers write into one run's folder. The process is noted in the folder; a portal started after
/// one that was killed waits for the trainer left behind, which stops by itself because its standard input has closed.
/// </summary>
public static class OrphanedTrainer
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan KillPatience = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Process ids are reused; the start time identifies the process. The clock may have been adjusted slightly since.
    /// </summary>
    private static readonly TimeSpan SameStart = TimeSpan.FromSeconds(5);

    public static void Note(RunFolder folder, int processId)
    {
        using var process = Find(processId);
        if (process is not null && BeganAt(process) is { } began)
            AtomicFile.Write(
                NoteOf(folder),
                file => file.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{processId} {began:O}")))
            );
    }

    public static bool IsAlive(RunFolder folder)
    {
        using var process = Read(folder);
        return process is not null;
    }

    /// <summary>Returns when no trainer of this folder is left; one that does not stop is ended.</summary>
    public static async Task WaitUntilGoneAsync(RunFolder folder, CancellationToken cancellation = default)
    {
        using (var process = Read(folder))
        {
            if (process is not null)
            {
                if (!await IsGoneWithinAsync(process, Patience, cancellation))
                {
                    process.Kill(entireProcessTree: true);
                    // A killed process writes no more, even if its parent has not yet taken notice of its end.
                    await IsGoneWithinAsync(process, KillPatience, cancellation);
                }
            }
        }

        if (Directory.Exists(folder.Root))
            File.Delete(NoteOf(folder));
    }

    private static async Task<bool> IsGoneWithinAsync(Process process, TimeSpan patience, CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(patience);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    private static Process? Read(RunFolder folder)
    {
        var note = NoteOf(folder);
        if (!File.Exists(note))
            return null;
        var parts = File.ReadAllText(note).Split(' ');
        if (
            parts.Length != 2
            || !int.TryParse(parts[0], CultureInfo.InvariantCulture, out var id)
            || !DateTime.TryParse(parts[1], CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var noted)
        )
            return null;
        var process = Find(id);
        if (process is null || (BeganAt(process) is { } began && (began - noted).Duration() <= SameStart))
            return process;
        process.Dispose();
        return null;
    }

    /// <summary>Null when it has ended since it was found.</summary>
    private static DateTime? BeganAt(Process process)
    {
        try
        {
            return process.StartTime.ToUniversalTime();
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }

    private static Process? Find(int id)
    {
        try
        {
            var process = Process.GetProcessById(id);
            if (!process.HasExited)
                return process;
            process.Dispose();
        }
        catch (ArgumentException)
        {
            // No such process: that is the answer.
        }

        return null;
    }

    private static string NoteOf(RunFolder folder) => Path.Combine(folder.Root, "trainer.pid");
}
