using LesionPortal.Data.Entities;
using LesionPortal.Web.Shared.Access;

namespace LesionPortal.Web.Accounts;

/// <summary>Makes the first account by the set-up code.</summary>
public sealed class FirstAdministrator(SetupCode code, AccountRegister accounts, AuditTrail trail) : IDisposable
{
    private readonly SemaphoreSlim _oneAtATime = new(1);

    public async Task<AccountOutcome> MakeAsync(string? typed, string userName, string password, int? readerId)
    {
        await _oneAtATime.WaitAsync();
        try
        {
            if (!code.Try(typed))
                return AccountOutcome.Refused(
                    code.IsOpen
                        ? "The code is wrong. Look for \"No administrator yet\" in the portal's output."
                        : "The code was used up or is older than an hour. Restart the portal for a new one."
                );
            if (await accounts.HasAdministratorAsync())
                return AccountOutcome.Refused("This portal has an administrator already; ask for an invitation.");
            var outcome = await accounts.MakeAsync(new NewAccount(userName, null, password, AccountRole.Administrator, readerId, null));
            if (outcome.Account is { } account)
            {
                code.Close();
                await trail.RecordAsync(new Person(account.Id, account.UserName!, account.Role, account.ReaderId), "set up", "Portal");
            }

            return outcome;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose() => _oneAtATime.Dispose();
}
