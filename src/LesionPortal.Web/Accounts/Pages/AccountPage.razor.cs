using System.Text.Encodings.Web;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Shared.Access;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using QRCoder;

namespace LesionPortal.Web.Accounts.Pages;

/// <summary>One's own password, second factor, tokens and sign-ins.</summary>
public sealed partial class AccountPage
{
    private const int RecoveryCodes = 10;

    private Account? _account;
    private IReadOnlyList<string> _problems = [];
    private string? _done;
    private string? _key;
    private string? _qr;
    private int _recoveryLeft;
    private IReadOnlyList<string>? _recoveryCodes;
    private IReadOnlyList<ApiToken> _tokens = [];
    private string? _token;

    [CascadingParameter]
    private HttpContext Http { get; set; } = null!;

    [SupplyParameterFromForm]
    private string? Present { get; set; }

    [SupplyParameterFromForm]
    private string? New { get; set; }

    [SupplyParameterFromForm]
    private string? Code { get; set; }

    [SupplyParameterFromForm]
    private string? TokenName { get; set; }

    [SupplyParameterFromForm]
    private bool Read { get; set; }

    [SupplyParameterFromForm]
    private bool Write { get; set; }

    [SupplyParameterFromForm]
    private bool Run { get; set; }

    [SupplyParameterFromForm]
    private int? Days { get; set; }

    [Inject]
    private SignInManager<Account> SignIn { get; set; } = null!;

    [Inject]
    private AccountRegister Accounts { get; set; } = null!;

    [Inject]
    private ApiTokens Tokens { get; set; } = null!;

    [Inject]
    private AuditTrail Trail { get; set; } = null!;

    [Inject]
    private CurrentPerson Current { get; set; } = null!;

    private UserManager<Account> Manager => SignIn.UserManager;

    protected override Task OnInitializedAsync() => ReadAsync();

    private async Task ReadAsync()
    {
        if (Current.Person?.AccountId is not { } id)
            return;
        _account = await Accounts.FindAsync(id);
        _tokens = await Tokens.ListAsync();
        var account = (await Manager.GetUserAsync(Http.User))!;
        if (account.TwoFactorEnabled)
        {
            _recoveryLeft = await Manager.CountRecoveryCodesAsync(account);
            return;
        }

        if (await Manager.GetAuthenticatorKeyAsync(account) is not { Length: > 0 } key)
        {
            await Manager.ResetAuthenticatorKeyAsync(account);
            key = (await Manager.GetAuthenticatorKeyAsync(account))!;
            // The key is part of what signs the cookie.
            await SignIn.RefreshSignInAsync(account);
        }

        _key = string.Join(' ', key.Chunk(4).Select(part => new string(part))).ToLowerInvariant();
        _qr = QrOf(account.UserName!, key);
    }

    private Task ChangePasswordAsync() =>
        DoAsync(
            async account =>
            {
                var changed = await Manager.ChangePasswordAsync(account, Present ?? "", New ?? "");
                return changed.Succeeded ? null : string.Join(' ', changed.Errors.Select(e => e.Description));
            },
            "changed the password",
            "The password was changed; other devices are signed out."
        );

    private Task TurnFactorOnAsync() =>
        DoAsync(
            async account =>
            {
                var code = string.Concat((Code ?? "").Where(char.IsAsciiDigit));
                if (!await Manager.VerifyTwoFactorTokenAsync(account, Manager.Options.Tokens.AuthenticatorTokenProvider, code))
                    return "The code is wrong. Check that the clock of your device is right, and type the code it shows now.";
                await Manager.SetTwoFactorEnabledAsync(account, true);
                _recoveryCodes = [.. (await Manager.GenerateNewTwoFactorRecoveryCodesAsync(account, RecoveryCodes))!];
                return null;
            },
            "turned the second factor on",
            "The second factor is on."
        );

    private Task TurnFactorOffAsync() =>
        DoAsync(
            async account =>
            {
                if (!await Manager.CheckPasswordAsync(account, Present ?? ""))
                    return "The password is wrong.";
                await Manager.SetTwoFactorEnabledAsync(account, false);
                await Manager.ResetAuthenticatorKeyAsync(account);
                return null;
            },
            "turned the second factor off",
            "The second factor is off."
        );

    private Task NewRecoveryCodesAsync() =>
        DoAsync(
            async account =>
            {
                _recoveryCodes = [.. (await Manager.GenerateNewTwoFactorRecoveryCodesAsync(account, RecoveryCodes))!];
                return null;
            },
            "made new recovery codes",
            "The recovery codes made before no longer count."
        );

    private async Task MakeTokenAsync()
    {
        var scopes = (Read ? TokenScope.Read : 0) | (Write ? TokenScope.Write : 0) | (Run ? TokenScope.Run : 0);
        (_token, var problem) = await Tokens.MakeAsync(TokenName, scopes, Days ?? 0);
        _problems = problem is null ? [] : [problem];
        _tokens = await Tokens.ListAsync();
    }

    private async Task RevokeAsync(int id)
    {
        await Tokens.RevokeAsync(id);
        _done = "The token no longer works.";
        _tokens = await Tokens.ListAsync();
    }

    /// <summary>Does something with the account; this device stays signed in.</summary>
    /// <param name="act">Null when done, else why not.</param>
    private async Task DoAsync(Func<Account, Task<string?>> act, string recorded, string done)
    {
        var account = (await Manager.GetUserAsync(Http.User))!;
        var problem = await act(account);
        if (problem is not null)
        {
            _problems = [problem];
            return;
        }

        await SignIn.RefreshSignInAsync(account);
        await Trail.RecordAsync(Current.Person, recorded, account.UserName!);
        _done = done;
        await ReadAsync();
    }

    /// <summary>As authenticator apps read it (the key URI format of Google Authenticator), drawn as SVG.</summary>
    private static string QrOf(string userName, string key)
    {
        var encoded = UrlEncoder.Default.Encode($"LesionPortal:{userName}");
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(
            $"otpauth://totp/{encoded}?secret={key}&issuer=LesionPortal&digits=6",
            QRCodeGenerator.ECCLevel.M
        );
        using var code = new SvgQRCode(data);
        return code.GetGraphic(4);
    }
}
