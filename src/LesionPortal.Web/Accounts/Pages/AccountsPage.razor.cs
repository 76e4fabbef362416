using LesionPortal.Data.Entities;
using LesionPortal.Web.Shared.Access;
using LesionPortal.Web.Shared.Options;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using MudBlazor;

namespace LesionPortal.Web.Accounts.Pages;

/// <summary>Invitations, roles, closed accounts; for administrators.</summary>
public sealed partial class AccountsPage
{
    private IReadOnlyList<Account>? _accounts;
    private IReadOnlyList<AccountLink> _open = [];
    private IReadOnlyList<Reader> _free = [];
    private string _whom = "";
    private AccountRole _role = AccountRole.Reader;
    private int? _readerId;
    private string? _link;
    private string? _linkText;
    private string? _problem;

    [Inject]
    private AccountRegister Accounts { get; set; } = null!;

    [Inject]
    private AccountLinks Links { get; set; } = null!;

    [Inject]
    private PersonalData Data { get; set; } = null!;

    [Inject]
    private IOptions<PortalOptions> Options { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        if (Options.Value.Mode == PortalMode.Accounts)
            await ReadAsync();
    }

    private async Task ReadAsync()
    {
        (_accounts, _open, _free) = (await Accounts.ListAsync(), await Links.OpenAsync(), await Accounts.FreeReadersAsync());
    }

    private async Task InviteAsync()
    {
        var secret = await Links.InviteAsync(_role, _readerId, _whom);
        _linkText =
            $"Send this link to {(_whom.Trim().Length > 0 ? _whom.Trim() : "the person")}; with it they make their account within "
            + $"{AccountLinks.InvitationLifetime.TotalDays:0} days.";
        _link = Navigation.ToAbsoluteUri($"invitation/{secret}").ToString();
        (_whom, _readerId, _problem) = ("", null, null);
        await ReadAsync();
    }

    private async Task ResetAsync(Account account)
    {
        var secret = await Links.ResetAsync(account.Id);
        _linkText =
            $"Send this link to {account.UserName}; with it they set a new password within "
            + $"{AccountLinks.ResetLifetime.TotalHours:0} hours.";
        _link = Navigation.ToAbsoluteUri($"new-password/{secret}").ToString();
        await ReadAsync();
    }

    private async Task SetRoleAsync(Account account, AccountRole role, bool mayAdopt)
    {
        _problem = await Accounts.SetRoleAsync(account.Id, role, mayAdopt);
        await ReadAsync();
    }

    private async Task UnlockAsync(Account account)
    {
        await Accounts.UnlockAsync(account.Id);
        await ReadAsync();
    }

    private async Task CloseAsync(Account account)
    {
        if (account.ClosedAt is null)
        {
            var sure = await Dialogs.ShowMessageBoxAsync(
                $"Close the account {account.UserName}?",
                "Its owner is signed out within a minute and cannot sign in. Reviews, masks and runs stay. You can open it again.",
                yesText: "Close the account",
                cancelText: "Cancel"
            );
            if (sure != true)
                return;
        }

        _problem = await Accounts.CloseAsync(account.Id, closed: account.ClosedAt is null);
        await ReadAsync();
    }

    private async Task RemoveAsync(Account account)
    {
        var keep = await Dialogs.ShowMessageBoxAsync(
            $"Remove the account {account.UserName} for good?",
            "The account, its tokens and the person's name are removed; it cannot be undone. Masks stay under a pseudonym, and the audit "
                + "trail keeps the user name until its entries expire. What about the verdicts?",
            yesText: "Keep them under a pseudonym",
            noText: "Remove them",
            cancelText: "Cancel"
        );
        if (keep is not { } kept)
            return;
        _problem = await Data.RemoveAsync(account.Id, kept ? RemovedVerdicts.Pseudonym : RemovedVerdicts.Removed);
        await ReadAsync();
    }

    private async Task WithdrawAsync(AccountLink link)
    {
        await Links.WithdrawAsync(link.Id);
        await ReadAsync();
    }

    private bool IsLocked(Account account) => account.LockoutEnd > Time.GetUtcNow();

    private string StateOf(Account account) =>
        account.ClosedAt is not null ? "closed"
        : IsLocked(account) ? "locked after wrong passwords"
        : account.TwoFactorEnabled ? "with second factor"
        : "open";

    private static string Describe(AccountLink link) =>
        (
            link.Account is { } account
                ? $"New password for {account.UserName}"
                : $"Invitation as {AccessText.Name(link.Role).ToLowerInvariant()}{(link.For.Length > 0 ? $" for {link.For}" : "")}"
        ) + $", until {link.ExpiresAt:yyyy-MM-dd HH:mm} UTC";
}
