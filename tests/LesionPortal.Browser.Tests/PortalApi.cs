using System.Globalization;
using System.Net.Http.Json;
using System.Text;
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

    public async Task<byte[]> BytesAsync(string path) =>
        await _http.GetByteArrayAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

    public async Task<int> AddReaderAsync(string name) =>
        (await PostAsync("api/readers", new { name, role = "dermatologist" })).GetProperty("id").GetInt32();

    /// <summary>Lays a stack; <paramref name="wishes"/> has reader and suite, or reader and sameAs.</summary>
    public async Task<int> StartReviewAsync(object wishes) => (await PostAsync("api/review-sessions", wishes)).GetProperty("id").GetInt32();

    /// <summary>
    /// Judges all that is left of a session; <paramref name="verdict"/> is asked with the item and the number of verdicts before it.
    /// </summary>
    /// <returns>How many verdicts were given.</returns>
    public async Task<int> ReadAsync(int session, Func<JsonElement, int, string> verdict, string? comment = null)
    {
        for (var given = 0; ; given++)
        {
            var item = (await GetAsync($"api/review-sessions/{session}/next")).GetProperty("item");
            if (item.ValueKind == JsonValueKind.Null)
                return given;
            await PostAsync(
                "api/reviews",
                new
                {
                    session,
                    item = item.GetProperty("item").GetString(),
                    verdict = verdict(item, given),
                    comment,
                    seconds = 4,
                }
            );
        }
    }

    /// <summary>A session's verdicts in the order they were given, from the table that the portal hands out.</summary>
    public async Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> VerdictsAsync(int session)
    {
        var lines = Encoding
            .UTF8.GetString(await BytesAsync("api/datasets/1/reviews.csv"))
            .Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var columns = lines[0].TrimStart('\uFEFF').Split(',');
        return
        [
            .. lines
                .Skip(1)
                .Select(line => columns.Zip(line.Split(',')).ToDictionary(c => c.First, c => c.Second))
                .Where(row => row["session_id"] == $"{session}")
                .OrderBy(row => int.Parse(row["review_id"], CultureInfo.InvariantCulture)),
        ];
    }

    public void Dispose() => _http.Dispose();
}
