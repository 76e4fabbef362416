using LesionPortal.Web.Shared.Options;
using Microsoft.Extensions.Options;

namespace LesionPortal.Web.Accounts;

/// <summary>Prints the set-up code while there is no administrator, and removes old entries of the audit trail once a day.</summary>
internal sealed partial class AccountsAtStart(
    AccountRegister accounts,
    AuditTrail trail,
    SetupCode code,
    IOptions<PortalOptions> options,
    TimeProvider time,
    ILogger<AccountsAtStart> logger
) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Mode == PortalMode.Local)
            return;
        if (!await accounts.HasAdministratorAsync(stoppingToken))
            LogSetup(logger, code.Renew(), SetupCode.Tries);
        using var daily = new PeriodicTimer(TimeSpan.FromDays(1), time);
        do
        {
            var removed = await trail.RemoveOldAsync(stoppingToken);
            if (removed > 0)
                LogRemoved(logger, removed, options.Value.AuditDays);
        } while (await daily.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "No administrator yet. Open /set-up and type the code {Code} to make one; it is valid for an hour and {Tries} tries. "
            + "A restart prints a new one."
    )]
    private static partial void LogSetup(ILogger logger, string code, int tries);

    [LoggerMessage(Level = LogLevel.Information, Message = "Removed {Count} entries of the audit trail older than {Days} days.")]
    private static partial void LogRemoved(ILogger logger, int count, int days);
}
