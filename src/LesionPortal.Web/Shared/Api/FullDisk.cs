using Microsoft.Data.Sqlite;

namespace LesionPortal.Web.Shared.Api;

/// <summary>
/// Detects a full disk: not the client's error, and a retry succeeds once there is free space.
/// </summary>
internal static class FullDisk
{
    // ENOSPC and EDQUOT; ERROR_HANDLE_DISK_FULL and ERROR_DISK_FULL.
    private static readonly int[] s_codes = OperatingSystem.IsWindows() ? [39, 112] : [28, 122];
    private const int SqliteFull = 13;

    public static bool IsCauseOf(Exception? exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is SqliteException { SqliteErrorCode: SqliteFull } || (e is IOException && s_codes.Contains(e.HResult & 0xFFFF)))
                return true;
        }

        return false;
    }
}
