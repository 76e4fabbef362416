using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Imaging;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;
using LesionPortal.Data;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Scoring;
using LesionPortal.Web.Shared.Live;
using LesionPortal.Web.Shared.Options;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Tests.Shared;

/// <summary>
/// The real portal with the six drawn cases and a suite of two completed runs of different size. Their "predictions" are the
/// reference masks pushed to the right, the second run's further, so that every score follows from the files. As of an earlier version the
/// runs have three scores of each case; the portal's scorer gives them every metric.
/// </summary>
public sealed class ReviewPortal(SyntheticFolder synthetic) : IAsyncLifetime
{
    private readonly Dictionary<string, JsonElement> _cases = [];

    internal TestPortal Portal { get; private set; } = null!;
    public HttpClient Client => Portal.Client;
    public int Dataset { get; private set; }
    public int Suite { get; private set; }
    public int Near { get; private set; }
    public int Far { get; private set; }
    public IReadOnlyList<string> Cases { get; private set; } = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Portal = await TestPortal.StartAsync();
        Dataset = (await Portal.ImportAsync("Drawn", synthetic.Path)).GetProperty("id").GetInt32();
        foreach (var found in (await Client.GetFromJsonAsync<JsonElement>($"/api/datasets/{Dataset}/cases", Cancellation)).EnumerateArray())
            _cases[found.GetProperty("caseId").GetString()!] = found;
        Cases = [.. _cases.Keys];
        await using var context = await Portal.Service<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Cancellation);
        var suite = new Suite { Name = "Two networks", DatasetId = Dataset };
        context.Suites.Add(suite);
        await context.SaveChangesAsync(Cancellation);
        Suite = suite.Id;
        Near = await AddRunAsync("Nearby network", 64, 2);
        Far = await AddRunAsync("Faraway network", 96, 12);
    }

    public ValueTask DisposeAsync() => Portal.DisposeAsync();

    public (int Width, int Height) SizeOf(string caseId) =>
        (_cases[caseId].GetProperty("width").GetInt32(), _cases[caseId].GetProperty("height").GetInt32());

    /// <summary>A run of the suite; the first case trains, the second validates, the others test.</summary>
    private async Task<int> AddRunAsync(string name, int side, int shift)
    {
        await using var context = await Portal.Service<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Cancellation);
        var run = new Run
        {
            Name = name,
            DatasetId = Dataset,
            SuiteId = Suite,
            Settings = new RunSettings { Dataset = Dataset, ImageSize = side },
            Split = new Split([Cases[0]], [Cases[1]], [.. Cases.Skip(2)]),
            Status = RunStatus.Completed,
            StartedAt = DateTime.UnixEpoch,
        };
        context.Runs.Add(run);
        await context.SaveChangesAsync(Cancellation);
        var folders = Portal.Service<PortalFolders>();
        var records = await context.Cases.Where(c => c.DatasetId == Dataset).ToDictionaryAsync(c => c.CaseId, c => c.Id, Cancellation);
        foreach (var caseId in Cases.Skip(1))
        {
            var reference = ImageCodec.ReadMask(Path.Combine(folders.Dataset(Dataset), "masks", caseId + ".png"), side, side);
            var predicted = Shifted(reference, shift);
            ImageCodec.WriteMaskPng(folders.Run(run.Id).Prediction(caseId), predicted);
            var counts = PixelCounts.Of(predicted.Pixels, reference.Pixels);
            run.CaseMetrics.Add(
                new RunCaseMetrics
                {
                    DatasetCaseId = records[caseId],
                    Checkpoint = Checkpoint.Best,
                    Part = caseId == Cases[1] ? SplitPart.Validation : SplitPart.Test,
                    QuantisedIou = QuantisedIou.Of(counts.Iou),
                    Iou = counts.Iou,
                    Dice = counts.Dice,
                }
            );
        }

        await context.SaveChangesAsync(Cancellation);
        return run.Id;
    }

    public static PixelMask Shifted(PixelMask mask, int columns)
    {
        var pixels = new bool[mask.Pixels.Length];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = i % mask.Width >= columns && mask.Pixels[i - columns];
        return mask with { Pixels = pixels };
    }

    public async Task<int> AddReaderAsync(string name)
    {
        using var response = await Client.PostAsJsonAsync(
            "/api/readers",
            new
            {
                name,
                role = "dermatologist",
                yearsOfExperience = 7,
            },
            Cancellation
        );
        return (await BodyAsync(response)).GetProperty("id").GetInt32();
    }

    /// <summary>A rectangle, lesion from (0, 0) to (width, height), at the case's size.</summary>
    public byte[] Rectangle(string caseId, int width, int height)
    {
        var size = SizeOf(caseId);
        var pixels = new bool[size.Width * size.Height];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = i % size.Width < width && i / size.Width < height;
        return ImageCodec.MaskPng(new PixelMask(size.Width, size.Height, pixels));
    }

    public async Task<HttpResponseMessage> SaveAsync(
        string caseId,
        int reader,
        string? ifMatch,
        byte[] png,
        string query = "",
        string type = "image/png"
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/datasets/{Dataset}/cases/{caseId}/revisions{query}")
        {
            Content = new ByteArrayContent(png),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        request.Headers.Add("X-Reader", $"{reader}");
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return await Client.SendAsync(request, Cancellation);
    }

    public async Task<JsonElement> SavedAsync(string caseId, int reader, string ifMatch, byte[] png, string query = "")
    {
        using var response = await SaveAsync(caseId, reader, ifMatch, png, query);
        return await BodyAsync(response);
    }

    /// <summary>A mask of another shape becomes version 2 of the case's reference.</summary>
    public async Task AdoptAsync(string caseId)
    {
        var reader = await AddReaderAsync("Ada");
        var revision = await SavedAsync(caseId, reader, "*", Rectangle(caseId, 60, 40));
        await PostAsync(
            $"/api/datasets/{Dataset}/cases/{caseId}/revisions/{revision.GetProperty("id").GetInt32()}/adopt",
            new { reader, reason = "The border was drawn too wide." }
        );
    }

    /// <summary>Asks for a run to be scored against the latest masks, and waits for it.</summary>
    public async Task<RunScoring> ScoredAsync(int run)
    {
        var changed = new SemaphoreSlim(0);
        using var subscription = Subscribe(run, changed);
        var asked = (await PostAsync($"/api/runs/{run}/scorings", new { })).GetProperty("id").GetInt32();
        // It may be one that waited already, asked for by the portal itself.
        while (true)
        {
            if (
                (await Portal.Service<RunScorings>().OfRunsAsync([run], Cancellation)).Single(s => s.Id == asked) is
                { State: ScoringState.Done or ScoringState.Failed } ended
            )
                return ended;
            await changed.WaitAsync(Cancellation);
        }
    }

    /// <summary>The next scoring of the run to end.</summary>
    public async Task<RunScoring> NextScoringAsync(int run)
    {
        var changed = new SemaphoreSlim(0);
        using var subscription = Subscribe(run, changed);
        var before = await NewestAsync(run) is { } old ? old.Id : 0;
        while (true)
        {
            await changed.WaitAsync(Cancellation);
            if (await NewestAsync(run) is { State: ScoringState.Done or ScoringState.Failed } ended && ended.Id > before)
                return ended;
        }
    }

    private IDisposable Subscribe(int run, SemaphoreSlim changed) =>
        Portal
            .Service<PortalFeed>()
            .Subscribe(change =>
            {
                if (change == new PortalChange(ChangeKind.Scoring, run))
                    changed.Release();
            });

    private async Task<RunScoring?> NewestAsync(int run) =>
        await Portal.Service<RunScorings>().OfRunsAsync([run], Cancellation) is [var newest, ..] ? newest : null;

    public async Task<JsonElement> PostAsync(string path, object body)
    {
        using var response = await Client.PostAsJsonAsync(path, body, Cancellation);
        return await BodyAsync(response);
    }

    public Task<JsonElement> GetAsync(string path) => Client.GetFromJsonAsync<JsonElement>(path, Cancellation);

    public static async Task<JsonElement> BodyAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }
}
