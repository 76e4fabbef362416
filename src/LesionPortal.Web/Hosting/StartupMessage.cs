namespace LesionPortal.Web.Hosting;

internal static partial class StartupMessage
{
    /// <summary>Says at start where the portal is and who can reach it.</summary>
    public static void AnnounceAddress(this WebApplication app)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("LesionPortal");
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            foreach (var address in app.Urls)
                LogReady(logger, address);
        });
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "LesionPortal is ready: open {Address} in a browser on this machine. It listens on loopback only, as it has no "
            + "accounts yet."
    )]
    private static partial void LogReady(ILogger logger, string address);
}
