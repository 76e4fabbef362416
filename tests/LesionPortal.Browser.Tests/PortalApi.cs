using System.Net.Http.Json;
using System.Text.Json;

namespace LesionPortal.Browser.Tests;

/// <summary>The portal's JSON API, for what a test sets up or checks beside the pages.</summary>
internal sealed class PortalApi(Portal portal) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = portal.Address };

    public async Task<JsonElement> GetAsync(string path) =>
        await _http.GetFromJsonAsync<JsonElement>(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

    public async Task<JsonElement> PostAsync(string path, object body)
    {
        using var answer = await _http.PostAsJsonAsync(new Uri(path, UriKind.Relative), body, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"POST {path}: {(int)answer.StatusCode} {text}");
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    public void Dispose() => _http.Dispose();
}
