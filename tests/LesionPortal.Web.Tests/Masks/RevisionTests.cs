using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LesionPortal.Core.Imaging;
using LesionPortal.Web.Tests.Shared;

namespace LesionPortal.Web.Tests.Masks;

public sealed class RevisionTests(ReviewPortal portal) : IClassFixture<ReviewPortal>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Case => portal.Cases[2];

    [Fact]
    public async Task Post_AMask_IsKeptWithItsReaderOriginAndPixels()
    {
        var reader = await portal.AddReaderAsync("Keeps");

        var saved = await portal.SavedAsync(
            Case,
            reader,
            "*",
            portal.Rectangle(Case, 30, 20),
            $"?origin=prediction&run={portal.Near}&threshold=0.5&seconds=12.5&comment=left%20edge&tools=%7B%22brush%22%3A4%7D"
        );

        Assert.Equal(600, saved.GetProperty("area").GetInt64());
        Assert.Equal("Keeps", saved.GetProperty("reader").GetProperty("name").GetString());
        Assert.Equal(
            ("prediction", "Nearby network", 0.5),
            (
                saved.GetProperty("origin").GetProperty("kind").GetString(),
                saved.GetProperty("origin").GetProperty("runName").GetString(),
                saved.GetProperty("origin").GetProperty("threshold").GetDouble()
            )
        );
        Assert.Equal(4, saved.GetProperty("tools").GetProperty("brush").GetInt32());
        Assert.Equal((12.5, "left edge"), (saved.GetProperty("seconds").GetDouble(), saved.GetProperty("comment").GetString()));
        using var png = await portal.Client.GetAsync(saved.GetProperty("pngUrl").GetString(), Cancellation);
        Assert.Equal(saved.GetProperty("etag").GetString(), png.Headers.ETag?.Tag);
        var mask = ImageCodec.ReadMask(await png.Content.ReadAsStreamAsync(Cancellation), "mask");
        Assert.Equal(600, mask.Area);
        Assert.True(mask.Pixels[29] && !mask.Pixels[30]);
    }

    [Fact]
    public async Task Post_ATiff_IsKeptWithItsPixels()
    {
        var reader = await portal.AddReaderAsync("Brings TIFF");

        using var response = await portal.SaveAsync(Case, reader, "*", Tiffs.Of(portal.Rectangle(Case, 31, 20)), type: "image/tiff");

        var saved = await ReviewPortal.BodyAsync(response);
        Assert.Equal(620, saved.GetProperty("area").GetInt64());
        var png = await portal.Client.GetByteArrayAsync(saved.GetProperty("pngUrl").GetString(), Cancellation);
        Assert.Equal(portal.Rectangle(Case, 31, 20), png);
    }

    [Fact]
    public async Task Head_OfAMask_AnswersAsGetWithoutTheBytes()
    {
        var saved = await portal.SavedAsync(Case, await portal.AddReaderAsync("Heads"), "*", portal.Rectangle(Case, 12, 20));
        var address = saved.GetProperty("pngUrl").GetString();
        using var whole = await portal.Client.GetAsync(address, Cancellation);

        using var request = new HttpRequestMessage(HttpMethod.Head, address);
        using var head = await portal.Client.SendAsync(request, Cancellation);
        using var unknown = new HttpRequestMessage(HttpMethod.Head, address!.Replace(".png", "9999.png", StringComparison.Ordinal));
        using var missing = await portal.Client.SendAsync(unknown, Cancellation);

        Assert.Equal((HttpStatusCode.OK, "image/png"), (head.StatusCode, head.Content.Headers.ContentType?.MediaType));
        Assert.Equal((whole.Headers.ETag, whole.Content.Headers.ContentLength), (head.Headers.ETag, head.Content.Headers.ContentLength));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task Post_OfTwoReaders_KeepsBothSides()
    {
        var (first, second) = (await portal.AddReaderAsync("First"), await portal.AddReaderAsync("Second"));
        var a = await portal.SavedAsync(Case, first, "*", portal.Rectangle(Case, 10, 10));
        var b = await portal.SavedAsync(Case, second, a.GetProperty("etag").GetString()!, portal.Rectangle(Case, 20, 10));
        var c = await portal.SavedAsync(Case, first, a.GetProperty("etag").GetString()!, portal.Rectangle(Case, 30, 10));

        var list = await portal.GetAsync($"/api/datasets/{portal.Dataset}/cases/{Case}/revisions");
        var mine = await portal.GetAsync($"/api/datasets/{portal.Dataset}/cases/{Case}/revisions?reader={first}");

        int[] ids = [.. list.EnumerateArray().Select(r => r.GetProperty("id").GetInt32())];
        Assert.Equal([Id(c), Id(b), Id(a)], ids.Where(i => i >= Id(a)));
        Assert.Equal([300L, 100L], mine.EnumerateArray().Select(r => r.GetProperty("area").GetInt64()));
        Assert.Equal([2, 1], mine.EnumerateArray().Select(r => r.GetProperty("number").GetInt32()));
        Assert.Equal(Id(a), mine[0].GetProperty("parent").GetInt32());
        Assert.Equal(
            ("revision", Id(a)),
            (b.GetProperty("origin").GetProperty("kind").GetString(), b.GetProperty("origin").GetProperty("revision").GetInt32())
        );
    }

    [Theory]
    [InlineData("*")]
    [InlineData("first")]
    public async Task Post_WhenTheReaderHasANewerOne_Is412NamesItAndKeepsIt(string ifMatch)
    {
        var reader = await portal.AddReaderAsync("Two tabs " + ifMatch);
        var first = await portal.SavedAsync(Case, reader, "*", portal.Rectangle(Case, 10, 10));
        var second = await portal.SavedAsync(Case, reader, first.GetProperty("etag").GetString()!, portal.Rectangle(Case, 20, 10));

        using var refused = await portal.SaveAsync(
            Case,
            reader,
            ifMatch == "*" ? "*" : first.GetProperty("etag").GetString(),
            portal.Rectangle(Case, 40, 10)
        );

        Assert.Equal(HttpStatusCode.PreconditionFailed, refused.StatusCode);
        Assert.Equal(second.GetProperty("etag").GetString(), refused.Headers.ETag?.Tag);
        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        Assert.Equal(Id(second), problem.GetProperty("newest").GetInt32());
        var third = await portal.SavedAsync(Case, reader, refused.Headers.ETag!.Tag, portal.Rectangle(Case, 40, 10));
        Assert.Equal(3, third.GetProperty("number").GetInt32());
    }

    [Fact]
    public async Task Post_FromTwoTabsAtOnce_OneIsSavedTheOtherIsNotified()
    {
        var reader = await portal.AddReaderAsync("At once");

        var answers = await Task.WhenAll(
            Enumerable
                .Range(1, 6)
                .Select(async i =>
                {
                    using var response = await portal.SaveAsync(Case, reader, "*", portal.Rectangle(Case, 10 * i, 10));
                    return response.StatusCode;
                })
        );

        Assert.Equal(1, answers.Count(a => a == HttpStatusCode.Created));
        Assert.Equal(5, answers.Count(a => a == HttpStatusCode.PreconditionFailed));
    }

    [Fact]
    public async Task Post_TheSameOnceMore_IsTheSameRevision()
    {
        var reader = await portal.AddReaderAsync("Sends twice");
        var saved = await portal.SavedAsync(Case, reader, "*", portal.Rectangle(Case, 11, 11));

        using var again = await portal.SaveAsync(Case, reader, "*", portal.Rectangle(Case, 11, 11));

        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal(Id(saved), Id(await ReviewPortal.BodyAsync(again)));
    }

    [Theory]
    [InlineData("text", "not a PNG")]
    [InlineData("empty", "the file is empty")]
    [InlineData("jpeg", "not a PNG")]
    [InlineData("cut", "damaged or cut short")]
    [InlineData("small", "at the image's size")]
    [InlineData("grey", "the grey value 77")]
    [InlineData("colour", "the colour (255, 0, 0)")]
    public async Task Post_OfSomethingThatIsNoMask_Is422AndSaysWhy(string what, string said)
    {
        var reader = await portal.AddReaderAsync("Wrong " + what);

        using var response = await portal.SaveAsync(Case, reader, "*", Wrong(what));

        await AssertProblemAsync(response, HttpStatusCode.UnprocessableEntity, said);
        Assert.Equal(0, (await portal.GetAsync($"/api/datasets/{portal.Dataset}/cases/{Case}/revisions?reader={reader}")).GetArrayLength());
    }

    [Theory]
    [InlineData("?origin=guess", "expected empty, prediction")]
    [InlineData("?origin=prediction&run=999&threshold=0.5", "no run 999")]
    [InlineData("?origin=prediction&threshold=0.5", "none was named")]
    [InlineData("?origin=prediction&run=1&threshold=7", "from 0 to 1")]
    [InlineData("?origin=revision&revision=999999", "no revision 999999")]
    [InlineData("?origin=reference&reference=9", "no reference version 9")]
    [InlineData("?tools=brush", "JSON object")]
    [InlineData("?seconds=-1", "seconds")]
    public async Task Post_WithAnOriginThatIsNone_Is422(string query, string said)
    {
        var reader = await portal.AddReaderAsync("Origin " + query.Length + said);

        using var response = await portal.SaveAsync(Case, reader, "*", portal.Rectangle(Case, 5, 5), query);

        await AssertProblemAsync(response, HttpStatusCode.UnprocessableEntity, said);
    }

    [Fact]
    public async Task Post_WithoutReaderCaseOrIfMatch_SaysWhichIsMissing()
    {
        var (reader, png) = (await portal.AddReaderAsync("Missing"), portal.Rectangle(Case, 5, 5));
        using var nobody = await portal.SaveAsync(Case, 4711, "*", png);
        using var nowhere = await portal.SaveAsync("IMD999", reader, "*", png);
        using var unconditional = await portal.SaveAsync(Case, reader, null, png);
        using var foreign = await portal.SaveAsync(Case, reader, "\"99999\"", png);
        using var text = await portal.Client.PostAsJsonAsync(
            $"/api/datasets/{portal.Dataset}/cases/{Case}/revisions",
            new { },
            Cancellation
        );

        await AssertProblemAsync(nobody, HttpStatusCode.UnprocessableEntity, "no reader 4711");
        await AssertProblemAsync(nowhere, HttpStatusCode.NotFound, "no case \"IMD999\"");
        using var empty = await portal.SaveAsync(Case, reader, "", png);
        await AssertProblemAsync(unconditional, HttpStatusCode.PreconditionRequired, "If-Match");
        await AssertProblemAsync(empty, HttpStatusCode.PreconditionRequired, "If-Match");
        await AssertProblemAsync(foreign, HttpStatusCode.UnprocessableEntity, "revision 99999");
        await AssertProblemAsync(text, HttpStatusCode.UnsupportedMediaType, "image/png");
    }

    [Fact]
    public async Task Restore_OfAnothersRevision_IsANewOneWithItsPixels()
    {
        var (author, other) = (await portal.AddReaderAsync("Author"), await portal.AddReaderAsync("Restorer"));
        var old = await portal.SavedAsync(Case, author, "*", portal.Rectangle(Case, 12, 12));
        await portal.SavedAsync(Case, other, "*", portal.Rectangle(Case, 50, 50));
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            $"/api/datasets/{portal.Dataset}/cases/{Case}/revisions/{Id(old)}/restore"
        );
        request.Headers.Add("X-Reader", $"{other}");

        using var response = await portal.Client.SendAsync(request, Cancellation);

        var restored = await ReviewPortal.BodyAsync(response);
        Assert.Equal(
            (144L, 2, "Restorer"),
            (
                restored.GetProperty("area").GetInt64(),
                restored.GetProperty("number").GetInt32(),
                restored.GetProperty("reader").GetProperty("name").GetString()
            )
        );
        Assert.Equal(Id(old), restored.GetProperty("origin").GetProperty("revision").GetInt32());
        Assert.Equal(old.GetProperty("sha256").GetString(), restored.GetProperty("sha256").GetString());
    }

    private byte[] Wrong(string what)
    {
        var (width, height) = portal.SizeOf(Case);
        var good = portal.Rectangle(Case, 9, 9);
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "wrong.png");
        switch (what)
        {
            case "text":
                return "a mask"u8.ToArray();
            case "empty":
                return [];
            case "jpeg":
                return [0xFF, 0xD8, 0xFF, 0xE0, 0, 0];
            case "cut":
                return good[..(good.Length / 2)];
            case "small":
                return ImageCodec.MaskPng(new PixelMask(8, 8, new bool[64]));
            case "grey":
                var grey = new byte[width * height];
                grey[5] = 77;
                ImageCodec.WriteGreyPng(path, grey, width, height);
                break;
            default:
                var colour = new byte[width * height * 3];
                colour[0] = 255;
                ImageCodec.WriteRgbPng(path, new RgbImage(width, height, colour));
                break;
        }

        return File.ReadAllBytes(path);
    }

    private static int Id(JsonElement revision) => revision.GetProperty("id").GetInt32();

    internal static async Task AssertProblemAsync(HttpResponseMessage response, HttpStatusCode status, string said)
    {
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.StatusCode == status, $"{response.StatusCode}: {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains(said, JsonDocument.Parse(text).RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }
}
