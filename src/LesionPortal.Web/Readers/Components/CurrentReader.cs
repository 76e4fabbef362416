using LesionPortal.Data.Entities;
using LesionPortal.Web.Shared.Access;
using LesionPortal.Web.Shared.Controls;
using LesionPortal.Web.Shared.Options;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Options;
using Microsoft.JSInterop;

namespace LesionPortal.Web.Readers.Components;

/// <summary>Who reads at this browser: the account's own reader, or, without accounts, the one chosen and kept in the browser.</summary>
public sealed class CurrentReader(
    IJSRuntime js,
    ReaderRegister register,
    AuthenticationStateProvider states,
    IOptions<PortalOptions> options
) : IAsyncDisposable
{
    private readonly JsModule _module = new(js, "./js/reader.js");
    private Task? _loading;
    private DotNetObjectReference<CurrentReader>? _self;

    /// <summary>Null until <see cref="LoadAsync"/> is done, and when nobody was chosen.</summary>
    public Reader? Reader { get; private set; }

    public bool IsLoaded { get; private set; }

    /// <summary>Whether it is the account's, which nobody chooses.</summary>
    public bool IsAccounts => options.Value.Mode == PortalMode.Accounts;

    public event Action? Changed;

    /// <summary>Asks the browser the first time; call after the first render.</summary>
    public Task LoadAsync() => _loading ??= AskAsync();

    public async Task ChooseAsync(Reader? reader)
    {
        if (IsAccounts)
            throw new InvalidOperationException("With accounts the reader is the account's own.");
        Reader = reader;
        IsLoaded = true;
        await _module.InvokeVoidAsync("choose", reader?.Id);
        Changed?.Invoke();
    }

    /// <summary>The drawing editor or another tab chose.</summary>
    [JSInvokable]
    public async Task BrowserChoseAsync(int? id)
    {
        if (IsAccounts || (IsLoaded && id == Reader?.Id))
            return;
        // A reader of another data directory's portal on the same address is nobody here.
        Reader = id is { } known ? await register.FindAsync(known) : null;
        IsLoaded = true;
        Changed?.Invoke();
    }

    private async Task AskAsync()
    {
        if (IsAccounts)
        {
            var person = PersonClaims.PersonOf((await states.GetAuthenticationStateAsync()).User);
            Reader = person?.ReaderId is { } own ? await register.FindAsync(own) : null;
            IsLoaded = true;
            // Scripts that draw ask the browser.
            await _module.InvokeVoidAsync("choose", Reader?.Id);
            Changed?.Invoke();
            return;
        }

        if (!IsLoaded)
            await RememberAsync(await _module.InvokeAsync<int?>("current"));
        _self = DotNetObjectReference.Create(this);
        await _module.InvokeVoidAsync("listen", _self);
    }

    private async Task RememberAsync(int? kept)
    {
        await BrowserChoseAsync(kept);
        // Forgotten, or scripts would go on sending somebody whom this portal does not know.
        if (kept is not null && Reader is null)
            await _module.InvokeVoidAsync("choose", (int?)null);
    }

    public async ValueTask DisposeAsync()
    {
        if (_self is not null)
            await _module.InvokeVoidAsync("stop");
        await _module.DisposeAsync();
        _self?.Dispose();
    }
}
