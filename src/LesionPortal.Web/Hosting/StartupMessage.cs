using LesionPortal.Web.Shared.Options;

namespace LesionPortal.Web.Hosting;

internal static partial class StartupMessage
{
    /// <summary>Says at start where the portal is and who can reach it.</summary>
    public static void AnnounceAddress(this WebApplication app, PortalMode mode)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("LesionPortal");
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            foreach (var address in app.Urls)
            {
                if (mode == PortalMode.Local)
                    LogReady(logger, address);
                else
                    LogReadyForAccounts(logger, address);
            }
        });
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "LesionPortal is ready: open {Address} in a browser on this machine. It listens on loopback only, as it runs "
            + "without accounts (Portal:Mode=Local)."
    )]
    private static partial void LogReady(ILogger logger, string address);

    [LoggerMessage(Level = LogLevel.Information, Message = "LesionPortal is ready at {Address}, for people with an account.")]
    private static partial void LogReadyForAccounts(ILogger logger, string address);
}
