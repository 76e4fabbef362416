using LesionPortal.Web.Shared.Options;

namespace LesionPortal.Web.Hosting;

/// <summary>
/// One portal at a time works on a data directory. A second one would take the first one's runs for lost, end their trainers and empty the
/// folder of its uploads. The system lets go of the lock however the portal ends.
/// </summary>
internal sealed class DataDirectoryClaim(PortalFolders folders) : IDisposable
{
    private const string Name = "portal.lock";
    private const int WouldBlock = 11;
    private const int SharingViolation = 32;

    private FileStream? _lock;

    /// <exception cref="PortalStartException">Another portal works on it, or it cannot be written.</exception>
    public void Take()
    {
        try
        {
            Directory.CreateDirectory(folders.Root);
            _lock = new FileStream(Path.Combine(folders.Root, Name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when ((e.HResult & 0xFFFF) is WouldBlock or SharingViolation)
        {
            throw new PortalStartException(
                $"Another portal is using the data directory {folders.Root}. Use or stop that portal, or choose "
                    + $"another directory with --Portal:DataDirectory."
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PortalStartException(
                $"The data directory {folders.Root} cannot be used ({e.Message}). Give the portal's account the right to "
                    + $"write there, free space, or name another with --Portal:DataDirectory."
            );
        }
    }

    public void Dispose() => _lock?.Dispose();
}
