namespace LesionPortal.Web.Shared.Options;

/// <summary>What a folder takes on the disk.</summary>
public static class FolderSize
{
    /// <returns>Bytes in all its files; 0 where there is no such folder.</returns>
    public static long Of(string folder)
    {
        var info = new DirectoryInfo(folder);
        return info.Exists ? info.EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length) : 0;
    }
}
