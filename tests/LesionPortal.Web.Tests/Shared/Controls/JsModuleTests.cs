using LesionPortal.Web.Shared.Controls;
using Microsoft.JSInterop;

namespace LesionPortal.Web.Tests.Shared.Controls;

public sealed class JsModuleTests
{
    [Fact]
    public async Task Invoke_Twice_LoadsTheModuleOnce()
    {
        var browser = new Browser();
        await using var module = new JsModule(browser, "./js/some.js");

        Assert.Equal(42, await module.InvokeAsync<int>("answer"));
        Assert.Equal(42, await module.InvokeAsync<int>("answer"));

        Assert.Equal(["import ./js/some.js", "answer", "answer"], browser.Calls);
    }

    [Fact]
    public async Task Invoke_BrowserGone_GivesTheDefault()
    {
        var browser = new Browser { Gone = true };
        var module = new JsModule(browser, "./js/some.js");

        await module.InvokeVoidAsync("detach");
        Assert.Equal(0, await module.InvokeAsync<int>("answer"));
        await module.DisposeAsync();
    }

    [Fact]
    public async Task Dispose_BrowserGoneMeanwhile_DoesNotThrow()
    {
        var browser = new Browser();
        var module = new JsModule(browser, "./js/some.js");
        await module.InvokeVoidAsync("attach");
        browser.Gone = true;

        await module.DisposeAsync();

        Assert.DoesNotContain("disposed", browser.Calls);
    }

    [Fact]
    public async Task Invoke_AfterALoadThatFailed_LoadsAgain()
    {
        var browser = new Browser { Failing = true };
        await using var module = new JsModule(browser, "./js/some.js");
        await Assert.ThrowsAsync<JSException>(async () => await module.InvokeAsync<int>("answer"));
        browser.Failing = false;

        Assert.Equal(42, await module.InvokeAsync<int>("answer"));
    }

    private sealed class Browser : IJSRuntime, IJSObjectReference
    {
        public bool Gone { get; set; }
        public bool Failing { get; set; }
        public List<string> Calls { get; } = [];

        public ValueTask<T> InvokeAsync<T>(string identifier, object?[]? args)
        {
            if (Gone)
                return ValueTask.FromException<T>(new JSDisconnectedException("gone"));
            if (Failing)
                return ValueTask.FromException<T>(new JSException("no network"));
            Calls.Add(identifier == "import" ? $"import {args![0]}" : identifier);
            object? answer =
                identifier == "import" ? this
                : typeof(T) == typeof(int) ? 42
                : null;
            return ValueTask.FromResult((T)answer!);
        }

        public ValueTask<T> InvokeAsync<T>(string identifier, CancellationToken cancellationToken, object?[]? args) =>
            InvokeAsync<T>(identifier, args);

        public ValueTask DisposeAsync()
        {
            if (Gone)
                return ValueTask.FromException(new JSDisconnectedException("gone"));
            Calls.Add("disposed");
            return ValueTask.CompletedTask;
        }
    }
}
