namespace LesionPortal.Trainer.Training;

/// <summary>
/// Keeps a second trainer out of a run's folder. A portal that was killed and started again resumes a run at once,
/// while the trainer it left behind may still be finishing a batch: the new one waits for it a while.
/// </summary>
internal static class FolderLock
{
    private const int SharingViolation = unchecked((int)0x80070020);
    private const int WouldBlock = 11;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(100);

    /// <summary>Also clears what an interrupted write left aside.</summary>
    /// <exception cref="TrainingFailedException">Another trainer keeps the folder.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while waiting.</exception>
    public static IDisposable Acquire(string folder, TimeProvider time, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, "trainer.lock");
        var began = time.GetTimestamp();
        while (true)
        {
            try
            {
                // Never deleted: the lock is on the open file, and is gone with its process.
                var held = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                foreach (var leftover in Directory.EnumerateFiles(folder, "*.part", SearchOption.AllDirectories))
                    File.Delete(leftover);
                return held;
            }
            catch (IOException e) when (e.HResult is SharingViolation or WouldBlock && time.GetElapsedTime(began) < Patience)
            {
                cancel.WaitHandle.WaitOne(BetweenTries);
                cancel.ThrowIfCancellationRequested();
            }
            catch (IOException e) when (e.HResult is SharingViolation or WouldBlock)
            {
                throw new TrainingFailedException(
                    $"Another trainer is using {folder}.",
                    "Wait until it has finished, stop it, or use another output folder.",
                    e
                );
            }
        }
    }
}
