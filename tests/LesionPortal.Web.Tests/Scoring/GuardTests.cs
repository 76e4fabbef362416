using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Imaging;
using LesionPortal.Data;
using LesionPortal.Data.Entities;
using LesionPortal.Formats.Ph2;
using LesionPortal.Web.Datasets;
using LesionPortal.Web.Runs.Splits;
using LesionPortal.Web.Shared.Options;
using LesionPortal.Web.Tests.Shared;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Tests.Scoring;

public sealed class GuardTests(SyntheticFolder synthetic) : IAsyncLifetime
{
    private readonly ReviewPortal _portal = new(synthetic);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _portal.InitializeAsync();

    public ValueTask DisposeAsync() => _portal.DisposeAsync();

    [Fact]
    public async Task Import_EveryImage_IsMeasuredAndDifferentOnesAreNotNamed()
    {
        await using var context = await ContextAsync();

        Assert.All(
            await context.Cases.ToListAsync(Cancellation),
            c =>
            {
                Assert.Equal(64, c.PerceptualHash!.Length);
                var image = ImageCodec.ReadRgb(Path.Combine(_portal.Portal.Service<PortalFolders>().Dataset(c.DatasetId), c.ImageFile));
                Assert.Equal(HairMeasure.ShareOf(image), c.HairShare);
            },
            throwIfEmpty: true
        );
        Assert.DoesNotContain(
            await context.ImportProblems.ToListAsync(Cancellation),
            p => p.Message.Contains("are near-duplicates", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Measure_AnImageThatIsAnotherMirrored_BothAreNamedAmongTheProblems()
    {
        await MirrorTheFirstOverTheFifthAsync();

        await _portal.Portal.Service<CaseImageFeatures>().MeasureAsync(_portal.Dataset, Cancellation);

        await using var after = await ContextAsync();
        var problem = Assert.Single(
            await after.ImportProblems.ToListAsync(Cancellation),
            p => p.Message.Contains("are near-duplicates", StringComparison.Ordinal)
        );
        Assert.Equal((_portal.Cases[4], ProblemSeverity.Warning), (problem.CaseId, problem.Severity));
        Assert.Contains(_portal.Cases[0], problem.Message, StringComparison.Ordinal);
        var measured = await after.Cases.ToListAsync(Cancellation);
        var across = Assert.Single(
            CaseImageFeatures.AcrossParts(measured, new Split([_portal.Cases[0]], [_portal.Cases[1]], [_portal.Cases[4]]))
        );
        Assert.Contains("(Train)", across.Message, StringComparison.Ordinal);
        Assert.Contains("(Test)", across.Message, StringComparison.Ordinal);
        Assert.Empty(CaseImageFeatures.AcrossParts(measured, new Split([_portal.Cases[0], _portal.Cases[4]], [_portal.Cases[1]], [])));
    }

    [Fact]
    public async Task Import_AgainWithNothingNew_StillNamesImagesThatLookAlike()
    {
        await MirrorTheFirstOverTheFifthAsync();
        await _portal.Portal.Service<CaseImageFeatures>().MeasureAsync(_portal.Dataset, Cancellation);

        var again = await _portal.Portal.ImportAsync("Drawn", synthetic.Path);

        Assert.Contains(
            "are near-duplicates",
            Assert.Single(again.GetProperty("problems").EnumerateArray()).GetProperty("message").GetString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Queue_ListsThatPartImagesThatLookAlike_IsTakenWithAWarning()
    {
        await MirrorTheFirstOverTheFifthAsync();
        await _portal.Portal.Service<CaseImageFeatures>().MeasureAsync(_portal.Dataset, Cancellation);
        var (first, second, fifth) = (_portal.Cases[0], _portal.Cases[1], _portal.Cases[4]);
        object Run(params string[] train) =>
            new
            {
                dataset = _portal.Dataset,
                epochs = 1,
                split = new
                {
                    train,
                    validation = new[] { second },
                    test = _portal.Cases.Skip(4).Where(c => !train.Contains(c)),
                },
            };

        var run = await QueuedAsync("/api/runs", Run(first));
        var suite = await QueuedAsync(
            "/api/suites",
            new
            {
                dataset = _portal.Dataset,
                name = "apart",
                runs = new[] { Run(first), Run(first) },
            }
        );
        var together = await QueuedAsync("/api/runs", Run(first, fifth));

        Assert.Equal(
            $"1 pair of near-duplicate images is in different parts. {first} (training) and {fifth} (test). " + $"{SplitWarning.Advice}",
            Assert.Single(run.GetProperty("warnings").EnumerateArray()).GetString()
        );
        Assert.Single(suite.GetProperty("warnings").EnumerateArray());
        Assert.False(together.TryGetProperty("warnings", out _));
    }

    [Fact]
    public async Task Compare_OfTestScores_IsCountedOnceAReaderAndNamed()
    {
        await using (var context = await ContextAsync())
        {
            context.RunScores.Add(
                new RunScore
                {
                    RunId = _portal.Near,
                    Checkpoint = Checkpoint.Best,
                    Part = SplitPart.Test,
                }
            );
            await context.SaveChangesAsync(Cancellation);
        }

        var reader = await _portal.AddReaderAsync("Ada");
        var before = await _portal.GetAsync($"/api/suites/{_portal.Suite}/test-looks");
        await LookAsync(null);
        await LookAsync(null);
        await LookAsync(reader);
        await LookAsync(reader + 1000);

        var looks = await _portal.GetAsync($"/api/suites/{_portal.Suite}/test-looks");

        Assert.Equal(0, before.GetProperty("count").GetInt32());
        Assert.Equal(2, looks.GetProperty("count").GetInt32());
        Assert.StartsWith(
            "Test scores of this suite were viewed 2 times, by Ada and unnamed readers.",
            looks.GetProperty("words").GetString(),
            StringComparison.Ordinal
        );
        Assert.Equal("Ada", looks.GetProperty("looks")[0].GetProperty("readerName").GetString());
    }

    [Fact]
    public async Task HumanBands_TwoReadersDrewTheSameCase_TheirOwnStandsBesideThePublished()
    {
        var (first, second) = (await _portal.AddReaderAsync("Ada"), await _portal.AddReaderAsync("Grace"));
        await _portal.SavedAsync(_portal.Cases[2], first, "*", _portal.Rectangle(_portal.Cases[2], 60, 40), "?origin=empty");
        var alone = await BandsAsync();
        await _portal.SavedAsync(_portal.Cases[2], second, "*", _portal.Rectangle(_portal.Cases[2], 45, 40), "?origin=empty");
        var both = await BandsAsync();

        Assert.All(alone, b => Assert.True(b.GetProperty("isPublished").GetBoolean()), throwIfEmpty: true);
        var own = Assert.Single(both, b => !b.GetProperty("isPublished").GetBoolean() && b.GetProperty("metric").GetString() == "iou");
        Assert.Equal(
            (0.75, 0.75, 1, 2),
            (
                own.GetProperty("typical").GetDouble(),
                own.GetProperty("low").GetDouble(),
                own.GetProperty("cases").GetInt32(),
                own.GetProperty("readers").GetInt32()
            )
        );
        Assert.False(own.GetProperty("isDrawn").GetBoolean());
        Assert.Equal(JsonValueKind.Null, own.GetProperty("meanLow").ValueKind);
        Assert.Contains(
            both,
            b =>
                b.GetProperty("isPublished").GetBoolean()
                && b.GetProperty("source").GetString()!.Contains("Peserico", StringComparison.Ordinal)
        );
    }

    private async Task<JsonElement> QueuedAsync(string address, object body)
    {
        using var response = await _portal.Client.PostAsJsonAsync(address, body, Cancellation);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
    }

    private async Task MirrorTheFirstOverTheFifthAsync()
    {
        await using var context = await ContextAsync();
        var cases = await context.Cases.OrderBy(c => c.CaseId).ToListAsync(Cancellation);
        var folder = _portal.Portal.Service<PortalFolders>().Dataset(_portal.Dataset);
        var image = ImageCodec.ReadRgb(Path.Combine(folder, cases[0].ImageFile));
        var mirrored = new byte[image.Pixels.Length];
        for (var i = 0; i < image.Width * image.Height; i++)
            image.Pixels.AsSpan(3 * i, 3).CopyTo(mirrored.AsSpan(3 * (i / image.Width * image.Width + image.Width - 1 - i % image.Width)));
        ImageCodec.WriteRgbPng(Path.Combine(folder, cases[4].ImageFile), image with { Pixels = mirrored });
        cases[4].PerceptualHash = null;
        await context.SaveChangesAsync(Cancellation);
    }

    private async Task<List<JsonElement>> BandsAsync() =>
        [.. (await _portal.GetAsync($"/api/datasets/{_portal.Dataset}/human-bands")).EnumerateArray()];

    private async Task LookAsync(int? reader)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/compare?runs={_portal.Near}");
        if (reader is { } id)
            request.Headers.Add("X-Reader", $"{id}");
        using var response = await _portal.Client.SendAsync(request, Cancellation);
        Assert.True(response.IsSuccessStatusCode);
    }

    private Task<PortalDbContext> ContextAsync() =>
        _portal.Portal.Service<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Cancellation);
}
