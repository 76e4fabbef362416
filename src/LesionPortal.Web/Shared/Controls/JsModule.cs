using Microsoft.JSInterop;

namespace LesionPortal.Web.Shared.Controls;

/// <summary>
/// An ES module of the portal ("./js/viewer.js"), loaded when first called. The one place that knows that a browser may be
/// gone while its components still close: such calls do nothing and give the default.
/// </summary>
public sealed class JsModule(IJSRuntime js, string path) : IAsyncDisposable
{
    private Task<IJSObjectReference>? _module;

    public async ValueTask InvokeVoidAsync(string identifier, params object?[] arguments)
    {
        try
        {
            var module = await LoadAsync();
            await module.InvokeVoidAsync(identifier, arguments);
        }
        catch (JSDisconnectedException)
        {
            // The browser has left; there is nothing to tell it.
        }
    }

    /// <returns>The function's result; the default when the browser has left.</returns>
    public async ValueTask<T?> InvokeAsync<T>(string identifier, params object?[] arguments)
    {
        try
        {
            var module = await LoadAsync();
            return await module.InvokeAsync<T>(identifier, arguments);
        }
        catch (JSDisconnectedException)
        {
            return default;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_module is not { IsCompletedSuccessfully: true } loaded)
            return;
        try
        {
            var module = await loaded;
            await module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // Gone with the browser.
        }
    }

    private Task<IJSObjectReference> LoadAsync()
    {
        // A load that failed (the network blinked) may be tried again by the next call.
        if (_module is null or { IsFaulted: true } or { IsCanceled: true })
            _module = js.InvokeAsync<IJSObjectReference>("import", path).AsTask();
        return _module;
    }
}
