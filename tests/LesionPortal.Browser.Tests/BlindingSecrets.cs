using System.Text;
using System.Text.Json;
using Microsoft.Playwright;

namespace LesionPortal.Browser.Tests;

/// <summary>What a blinded reader must not learn, and the search for it in all that reached a page.</summary>
internal sealed class BlindingSecrets
{
    private const string PrintsOfMasks = """
        async pictures => Promise.all(pictures.map(async text => {
          const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(text), c => c.charCodeAt(0))]));
          const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
          context.drawImage(bitmap, 0, 0);
          const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
          const inside = Uint8Array.from({ length: data.length / 4 }, (_, i) => data[4 * i] > 128 ? 1 : 0);
          const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', inside));
          return Array.from(digest, byte => byte.toString(16).padStart(2, '0')).join('');
        }))
        """;

    private readonly IPage _desk;
    private readonly IReadOnlyList<(string Kind, string Word)> _words;
    private readonly IReadOnlySet<string> _references;

    private BlindingSecrets(IPage desk, IReadOnlyList<(string, string)> words, IReadOnlySet<string> references) =>
        (_desk, _words, _references) = (desk, words, references);

    /// <summary>Of a suite's runs on the demo's cases, and of a reader who has read them.</summary>
    public static async Task<BlindingSecrets> OfAsync(DemoPortal demo, PortalApi api, int suite, params string[] othersWords)
    {
        var runs = (await api.GetAsync($"api/suites/{suite}")).GetProperty("runs").EnumerateArray().ToList();
        var cases = (await api.GetAsync("api/datasets/1/cases"))
            .EnumerateArray()
            .Select(c => c.GetProperty("caseId").GetString()!)
            .ToList();
        List<(string, string)> words =
        [
            .. runs.Select(r => r.GetProperty("name").GetString()!)
                .SelectMany(n => new[] { n, n.Split(" · ")[0] })
                .Select(n => ("network", n)),
            .. runs.Select(r => $"\"{r.GetProperty("settings").GetProperty("architecture").GetString()}\"").Select(n => ("network", n)),
            .. runs.Select(r => r.GetProperty("id").GetInt32())
                .SelectMany(id => new[] { $"/runs/{id}", $"\"run\":{id}", $"runId\":{id}" })
                .Select(w => ("run id", w)),
            .. cases.Select(id => ("case", id)),
            ("address of the dataset", "/media/datasets/"),
            ("address of the reference", "reference.png"),
            .. othersWords.Select(w => ("other reader", w)),
        ];
        var desk = await demo.Browser.OpenAsync(demo.Portal);
        await desk.GotoAsync("/health/live");
        var masks = new List<byte[]>();
        foreach (var id in cases)
            masks.Add(await api.BytesAsync($"media/datasets/1/cases/{id}/mask.png"));
        return new(desk, words, (await PrintsAsync(desk, masks)).ToHashSet());
    }

    /// <summary>Each secret that is in the traffic, with the place.</summary>
    public async Task<IReadOnlyList<(string Kind, string Word, string Where)>> FindAsync(Traffic traffic)
    {
        var found = new List<(string, string, string)>();
        foreach (var piece in traffic.Pieces)
        {
            var text = Encoding.Latin1.GetString(piece.Bytes);
            found.AddRange(
                _words
                    .Where(w => text.Contains(AsBytes(w.Word), StringComparison.OrdinalIgnoreCase))
                    .Select(w => (w.Kind, w.Word, $"{piece.Kind} of {piece.Where}"))
            );
        }

        var pictures = traffic.Pieces.Where(p => p.Kind is "image/png" or "image/jpeg" or "image/webp").ToList();
        var prints = await PrintsAsync(_desk, [.. pictures.Select(p => p.Bytes)]);
        found.AddRange(
            pictures.Zip(prints).Where(p => _references.Contains(p.Second)).Select(p => ("reference mask", p.Second, p.First.Where))
        );
        return found;
    }

    /// <summary>A mask is known by its pixels, however it was encoded.</summary>
    private static async Task<string[]> PrintsAsync(IPage desk, IReadOnlyList<byte[]> pictures) =>
        await desk.EvaluateAsync<string[]>(PrintsOfMasks, pictures.Select(Convert.ToBase64String).ToArray());

    /// <summary>The letters of a word's UTF-8, one a byte, as bodies and frames are read here.</summary>
    private static string AsBytes(string word) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(word));
}
