using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using LesionPortal.Core.Imaging;
using LesionPortal.Core.Masks;
using LesionPortal.Web.Tests.Shared;

namespace LesionPortal.Web.Tests.Masks;

public sealed class MaskExchangeTests(ReviewPortal portal) : IClassFixture<ReviewPortal>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Export_OfAVersion_HasEveryCaseAndOnlyTheAdoptedOnesDiffer()
    {
        var caseId = portal.Cases[2];
        var reader = await portal.AddReaderAsync("Exports");
        var revision = (await portal.SavedAsync(caseId, reader, "*", portal.Rectangle(caseId, 40, 30))).GetProperty("id").GetInt32();
        await portal.PostAsync($"/api/datasets/{portal.Dataset}/cases/{caseId}/revisions/{revision}/adopt", new { reader, reason = "x" });

        var original = await AreasAsync("masks.zip?version=v1");
        var latest = await AreasAsync("masks.zip");
        var mine = await AreasAsync($"masks.zip?reader={reader}");

        Assert.Equal(portal.Cases.Select(c => c + "_segmentation.png"), original.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(1200, latest[caseId + "_segmentation.png"]);
        Assert.NotEqual(1200, original[caseId + "_segmentation.png"]);
        Assert.Equal(
            original.Where(m => !m.Key.StartsWith(caseId, StringComparison.Ordinal)),
            latest.Where(m => !m.Key.StartsWith(caseId, StringComparison.Ordinal))
        );
        Assert.Equal([caseId + "_segmentation.png"], mine.Keys);
    }

    [Fact]
    public async Task Import_OfAnExport_FindsNothingNewTheSecondTime()
    {
        var reader = await portal.AddReaderAsync("Round trip");
        var zip = await portal.Client.GetByteArrayAsync($"/api/datasets/{portal.Dataset}/masks.zip?version=v1", Cancellation);

        var first = await ImportedAsync(reader, zip);
        var second = await ImportedAsync(reader, zip);

        Assert.Equal(portal.Cases.Count, first.GetProperty("saved").GetArrayLength());
        Assert.Equal(
            (0, portal.Cases.Count),
            (second.GetProperty("saved").GetArrayLength(), second.GetProperty("unchanged").GetArrayLength())
        );
        var list = await portal.GetAsync($"/api/datasets/{portal.Dataset}/cases/{portal.Cases[3]}/revisions?reader={reader}");
        Assert.Equal(("import", 1), (list[0].GetProperty("origin").GetProperty("kind").GetString(), list.GetArrayLength()));
    }

    [Fact]
    public async Task Import_OfAMixedArchive_TakesTheGoodAndNamesTheOthers()
    {
        var reader = await portal.AddReaderAsync("Mixed");
        var good = portal.Cases[4];
        var zip = Zip(
            ($"masks/{good.ToLowerInvariant()}_lesion.png", portal.Rectangle(good, 8, 8)),
            ($"again/{good}.png", portal.Rectangle(good, 9, 9)),
            ("IMD777.png", portal.Rectangle(good, 8, 8)),
            ($"{portal.Cases[5]}.png", ImageCodec.MaskPng(new PixelMask(4, 4, new bool[16]))),
            ("notes.txt", "hello"u8.ToArray()),
            ("__MACOSX/._x.png", [1])
        );

        var result = await ImportedAsync(reader, zip);

        Assert.Equal(good, Assert.Single(result.GetProperty("saved").EnumerateArray()).GetProperty("case").GetString());
        Assert.Equal(1, (await portal.GetAsync($"/api/datasets/{portal.Dataset}/cases/{good}/revisions?reader={reader}")).GetArrayLength());
        var refused = result
            .GetProperty("refused")
            .EnumerateArray()
            .ToDictionary(r => r.GetProperty("file").GetString()!, r => r.GetProperty("reason").GetString()!);
        Assert.Equal(4, refused.Count);
        Assert.Contains("no case \"IMD777\"", refused["IMD777.png"], StringComparison.Ordinal);
        Assert.Contains("at the image's size", refused[$"{portal.Cases[5]}.png"], StringComparison.Ordinal);
        Assert.Contains("must be .png", refused["notes.txt"], StringComparison.Ordinal);
        Assert.Contains(
            "one mask per case",
            Assert.Single(refused, r => r.Key.Contains('/', StringComparison.Ordinal)).Value,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("no zip", "not a readable zip archive")]
    [InlineData("empty", "holds no file")]
    [InlineData("only wrong", "None of the 1 files")]
    public async Task Import_OfNothingUsable_Is422(string what, string said)
    {
        var reader = await portal.AddReaderAsync("Nothing " + what);
        var body = what switch
        {
            "no zip" => "hello"u8.ToArray(),
            "empty" => Zip(),
            _ => Zip(("a.txt", [1])),
        };

        using var response = await ImportAsync(reader, body);

        await RevisionTests.AssertProblemAsync(response, HttpStatusCode.UnprocessableEntity, said);
    }

    [Fact]
    public async Task Import_OfOnePng_IsTheRevisionOfTheCaseItIsNamedAfter()
    {
        var reader = await portal.AddReaderAsync("One file");
        var caseId = portal.Cases[3];

        using var taken = await ImportAsync(reader, portal.Rectangle(caseId, 9, 4), "image/png", $"?file={caseId}_segmentation.png");
        using var unnamed = await ImportAsync(reader, portal.Rectangle(caseId, 9, 4), "image/png", "");
        using var wrong = await ImportAsync(reader, portal.Rectangle(portal.Cases[0], 9, 4)[..40], "image/png", $"?file={caseId}.png");

        var body = await ReviewPortal.BodyAsync(taken);
        Assert.Equal(caseId, Assert.Single(body.GetProperty("saved").EnumerateArray()).GetProperty("case").GetString());
        var revision = Assert.Single(
            (await portal.GetAsync($"/api/datasets/{portal.Dataset}/cases/{caseId}/revisions?reader={reader}")).EnumerateArray()
        );
        Assert.Equal(
            (36, "import"),
            (revision.GetProperty("area").GetInt32(), revision.GetProperty("origin").GetProperty("kind").GetString())
        );
        await RevisionTests.AssertProblemAsync(unnamed, HttpStatusCode.UnprocessableEntity, "?file=IMD002_segmentation.png");
        await RevisionTests.AssertProblemAsync(wrong, HttpStatusCode.UnprocessableEntity, "damaged or cut short");
    }

    [Fact]
    public async Task Import_OfTiffs_AloneAndInAnArchive_TakesThem()
    {
        var reader = await portal.AddReaderAsync("Tiffs");
        var (one, other) = (portal.Cases[3], portal.Cases[4]);

        using var alone = await ImportAsync(reader, Tiffs.Of(portal.Rectangle(one, 9, 4)), "image/tiff", $"?file={one}_mask.tif");
        var archive = await ImportedAsync(reader, Zip(($"{other}_lesion.TIFF", Tiffs.Of(portal.Rectangle(other, 5, 5)))));

        Assert.Equal(
            one,
            Assert.Single((await ReviewPortal.BodyAsync(alone)).GetProperty("saved").EnumerateArray()).GetProperty("case").GetString()
        );
        Assert.Equal(other, Assert.Single(archive.GetProperty("saved").EnumerateArray()).GetProperty("case").GetString());
    }

    [Fact]
    public async Task Export_AsCoco_HoldsTheVeryPixelsAndTheCasesIds()
    {
        var reader = await portal.AddReaderAsync("Coco");
        var caseId = portal.Cases[5];
        await portal.SavedAsync(caseId, reader, "*", portal.Rectangle(caseId, 7, 3));

        var mine = await portal.GetAsync($"/api/datasets/{portal.Dataset}/coco.json?reader={reader}");
        var all = await portal.GetAsync($"/api/datasets/{portal.Dataset}/coco.json?version=v1");

        var annotation = Assert.Single(mine.GetProperty("annotations").EnumerateArray());
        Assert.Equal(
            (caseId, 21L, 1, "Coco"),
            (
                annotation.GetProperty("case_id").GetString(),
                annotation.GetProperty("area").GetInt64(),
                annotation.GetProperty("iscrowd").GetInt32(),
                annotation.GetProperty("reader").GetString()
            )
        );
        Assert.Equal([0, 0, 7, 3], annotation.GetProperty("bbox").EnumerateArray().Select(v => v.GetInt32()));
        int[] size = [.. annotation.GetProperty("segmentation").GetProperty("size").EnumerateArray().Select(v => v.GetInt32())];
        Assert.Equal(portal.SizeOf(caseId), (size[1], size[0]));
        var counts = MaskRle.Unpack(annotation.GetProperty("segmentation").GetProperty("counts").GetString()!);
        Assert.Equal([0, 3, size[0] - 3, 3], counts.Take(4));
        Assert.Equal(portal.Cases, all.GetProperty("images").EnumerateArray().Select(i => i.GetProperty("case_id").GetString()!));
        Assert.Equal(portal.Cases.Count, all.GetProperty("annotations").GetArrayLength());
        Assert.EndsWith(".png", all.GetProperty("images")[0].GetProperty("file_name").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reviews_AsCsv_QuoteWhatNeedsIt()
    {
        var reader = await portal.AddReaderAsync("Writes, \"much\"");
        var session = (
            await portal.PostAsync(
                "/api/review-sessions",
                new
                {
                    reader,
                    suite = portal.Suite,
                    blinded = false,
                }
            )
        ).GetProperty("id").GetInt32();
        var item = (await portal.GetAsync($"/api/review-sessions/{session}/next")).GetProperty("item");
        await portal.PostAsync(
            "/api/reviews",
            new
            {
                session,
                item = item.GetProperty("item").GetString(),
                verdict = "major",
                fault = "bothAcceptable",
                confidence = 2,
                comment = "a, b\nc",
                tags = new[] { "hair", "bubbles" },
                seconds = 4.25,
            }
        );

        var text = await portal.Client.GetStringAsync($"/api/datasets/{portal.Dataset}/reviews.csv", Cancellation);

        Assert.StartsWith("review_id,session_id,reader_id,reader,dataset_id,case_id,", text, StringComparison.Ordinal);
        Assert.Contains(
            $",\"Writes, \"\"much\"\"\",{portal.Dataset},{item.GetProperty("opened").GetProperty("case").GetString()},",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains(",0,0,major,bothAcceptable,2,4.25,hair; bubbles,\"a, b\nc\",,", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("masks.zip?version=newest", HttpStatusCode.BadRequest, "v1 (the original masks)")]
    [InlineData("masks.zip?reader=4711", HttpStatusCode.BadRequest, "no reader 4711")]
    public async Task Export_OfSomethingThatIsNot_SaysWhat(string path, HttpStatusCode status, string said)
    {
        using var response = await portal.Client.GetAsync($"/api/datasets/{portal.Dataset}/{path}", Cancellation);

        await RevisionTests.AssertProblemAsync(response, status, said);
    }

    private async Task<Dictionary<string, long>> AreasAsync(string path)
    {
        await using var content = new MemoryStream(
            await portal.Client.GetByteArrayAsync($"/api/datasets/{portal.Dataset}/{path}", Cancellation)
        );
        await using var zip = new ZipArchive(content);
        return zip.Entries.ToDictionary(
            e => e.Name,
            e =>
            {
                using var png = e.Open();
                return ImageCodec.ReadMask(png, e.Name).Area;
            }
        );
    }

    private async Task<JsonElement> ImportedAsync(int reader, byte[] zip)
    {
        using var response = await ImportAsync(reader, zip);
        return await ReviewPortal.BodyAsync(response);
    }

    private async Task<HttpResponseMessage> ImportAsync(int reader, byte[] body, string type = "application/zip", string query = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/datasets/{portal.Dataset}/masks{query}")
        {
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        request.Headers.Add("X-Reader", $"{reader}");
        return await portal.Client.SendAsync(request, Cancellation);
    }

    private static byte[] Zip(params (string Name, byte[] Content)[] files)
    {
        using var content = new MemoryStream();
        using (var zip = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8))
        {
            foreach (var (name, bytes) in files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(bytes);
            }
        }

        return content.ToArray();
    }
}
