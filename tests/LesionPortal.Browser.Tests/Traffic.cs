using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace LesionPortal.Browser.Tests;

/// <summary>
/// All that reaches a page: addresses, headers and bodies of every answer, the frames of its circuit, and what it then holds.
/// </summary>
internal sealed class Traffic
{
    private readonly Lock _gate = new();
    private readonly List<Piece> _pieces = [];
    private readonly List<Task> _reading = [];
    private readonly IPage _page;

    private Traffic(IPage page) => _page = page;

    /// <param name="Where">For the message of a test.</param>
    /// <param name="Kind">Of an answer's body its content type; else "address", "headers", "frame" or "page".</param>
    internal sealed record Piece(string Where, string Kind, byte[] Bytes);

    /// <summary>Listens from now on; begin before the page is opened.</summary>
    public static async Task<Traffic> ListenAsync(IPage page)
    {
        var traffic = new Traffic(page);
        page.WebSocket += (_, socket) =>
            socket.FrameReceived += (_, frame) =>
                traffic.Keep(new(socket.Url, "frame", frame.Binary ?? Encoding.UTF8.GetBytes(frame.Text ?? "")));
        // Pictures and scripts are fetched here and handed on: so no body is missed, whether the page still wants it or not. The document
        // is not: Chromium lets only a document that it fetched itself from this machine open a socket to this machine.
        await page.RouteAsync(new Regex("^(?!.*/_blazor)"), traffic.HandOnAsync);
        page.Response += (_, answer) => traffic.Read(answer);
        return traffic;
    }

    public IReadOnlyList<Piece> Pieces
    {
        get
        {
            lock (_gate)
                return [.. _pieces];
        }
    }

    /// <summary>What a reader could find on the page or in its storage at this moment.</summary>
    public async Task LookAtPageAsync()
    {
        await Task.WhenAll(_reading);
        var held = await _page.EvaluateAsync<string>(
            "() => JSON.stringify({ ...localStorage, ...sessionStorage, title: document.title, cookie: document.cookie })"
        );
        Keep(new(_page.Url, "page", Encoding.UTF8.GetBytes(held + await _page.ContentAsync())));
    }

    private async Task HandOnAsync(IRoute route)
    {
        if (route.Request.IsNavigationRequest)
        {
            await route.ContinueAsync();
            return;
        }

        var answer = await route.FetchAsync();
        Keep(route.Request.Url, answer.Headers, await answer.BodyAsync());
        await route.FulfillAsync(new() { Response = answer });
    }

    private void Read(IResponse answer)
    {
        if (answer.Request.IsNavigationRequest || answer.Url.Contains("/_blazor", StringComparison.Ordinal))
            _reading.Add(ReadAsync());

        async Task ReadAsync() => Keep(answer.Url, await answer.AllHeadersAsync(), answer.Status == 101 ? [] : await answer.BodyAsync());
    }

    private void Keep(string url, Dictionary<string, string> headers, byte[] body)
    {
        Keep(new(url, "address", Encoding.UTF8.GetBytes(url)));
        Keep(new(url, "headers", JsonSerializer.SerializeToUtf8Bytes(headers)));
        Keep(new(url, headers.GetValueOrDefault("content-type", ""), body));
    }

    private void Keep(Piece piece)
    {
        lock (_gate)
            _pieces.Add(piece);
    }
}
