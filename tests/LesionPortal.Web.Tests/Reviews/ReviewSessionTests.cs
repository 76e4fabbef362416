using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LesionPortal.Core.Imaging;
using LesionPortal.Data;
using LesionPortal.Web.Shared.Options;
using LesionPortal.Web.Tests.Masks;
using LesionPortal.Web.Tests.Shared;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Tests.Reviews;

public sealed class ReviewSessionTests(ReviewPortal portal) : IClassFixture<ReviewPortal>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Read_ABlindedSession_ShowsNothingThatGivesRunCaseOrReferenceAway()
    {
        var session = await StartAsync("Blinded", new { });
        string[] secrets = ["Nearby", "Faraway", "network", "SYN", "iou", "dice", "reference", "run", "repeat", "case", .. portal.Cases];

        for (var next = await NextAsync(session); next.GetProperty("item").ValueKind != JsonValueKind.Null; next = await NextAsync(session))
        {
            AssertTellsNothing(next.GetRawText(), secrets);
            foreach (var address in new[] { "item", "upcoming" }.Select(next.GetProperty).Where(i => i.ValueKind != JsonValueKind.Null))
                await AssertPicturesTellNothingAsync(address, secrets);
            var token = next.GetProperty("item").GetProperty("item").GetString()!;
            using var hidden = await portal.Client.GetAsync($"/media/reviews/{token}/reference.png", Cancellation);
            await RevisionTests.AssertProblemAsync(hidden, HttpStatusCode.Conflict, "hidden");
            using var closed = await portal.Client.GetAsync($"/api/review-sessions/{session}/items/{token}", Cancellation);
            await RevisionTests.AssertProblemAsync(closed, HttpStatusCode.Conflict, "blinded");
            var review = await JudgeAsync(session, token, "minor");
            AssertTellsNothing(review.GetRawText(), secrets);
        }
    }

    [Fact]
    public async Task Open_AnItem_OnlyWhenItsCaseWaitsNoLongerAndThenTheVerdictStands()
    {
        var session = await StartAsync("Opens", new { });
        var tokens = new List<string>();
        var opened = new List<JsonElement>();
        while (await NextAsync(session) is var next && next.GetProperty("item").ValueKind != JsonValueKind.Null)
        {
            tokens.Add(next.GetProperty("item").GetProperty("item").GetString()!);
            await JudgeAsync(session, tokens[^1], "acceptable");
            if (opened.Count == 0)
            {
                using var early = await portal.Client.GetAsync($"/api/review-sessions/{session}/items/{tokens[0]}", Cancellation);
                if (early.IsSuccessStatusCode)
                    opened.Add(await ReviewPortal.BodyAsync(early));
            }
        }

        foreach (var token in tokens)
            opened.Add(await portal.GetAsync($"/api/review-sessions/{session}/items/{token}"));

        // Both runs on four test cases: every case waits at least once after its first verdict.
        Assert.Equal(tokens.Count + 1, opened.Count);
        Assert.Equal(
            8,
            opened
                .Select(o =>
                    (o.GetProperty("opened").GetProperty("case").GetString(), o.GetProperty("opened").GetProperty("run").GetInt32())
                )
                .Distinct()
                .Count()
        );
        var item = opened[^1].GetProperty("opened");
        Assert.True(item.GetProperty("iou").GetDouble() is > 0 and < 1);
        using var reference = await portal.Client.GetAsync(item.GetProperty("referenceUrl").GetString(), Cancellation);
        Assert.Equal(HttpStatusCode.OK, reference.StatusCode);
        using var undo = await portal.Client.PostAsync($"/api/review-sessions/{session}/undo", null, Cancellation);
        await RevisionTests.AssertProblemAsync(undo, HttpStatusCode.Conflict, "no longer be changed");
        var blamed = await portal.PostAsync(
            $"/api/reviews/{item.GetProperty("review").GetProperty("id")}/fault",
            new { fault = "reference" }
        );
        Assert.Equal("reference", blamed.GetProperty("fault").GetString());
    }

    [Fact]
    public async Task Start_WithATenthRepeated_ComesAgainLaterUnderAnotherName()
    {
        var session = await StartAsync("Repeats", new { count = 8 });
        var before = await portal.GetAsync($"/api/review-sessions/{session}");
        Assert.Equal(9, before.GetProperty("total").GetInt32());

        var items = new List<string>();
        while (await NextAsync(session) is var next && next.GetProperty("item").ValueKind != JsonValueKind.Null)
        {
            items.Add(next.GetProperty("item").GetProperty("item").GetString()!);
            await JudgeAsync(session, items[^1], "minor");
        }

        Assert.Equal(9, items.Distinct().Count());
        var opened = new List<JsonElement>();
        foreach (var item in items)
            opened.Add((await portal.GetAsync($"/api/review-sessions/{session}/items/{item}")).GetProperty("opened"));
        var again = opened.FindIndex(o => o.GetProperty("isRepeat").GetBoolean());
        var first = opened.FindIndex(o => !o.GetProperty("isRepeat").GetBoolean() && Same(o, opened[again]));
        Assert.True(again - first >= 2, $"{first} and {again}");
    }

    [Fact]
    public async Task Start_SameAs_GivesAnotherReaderTheSameStack()
    {
        var first = await StartAsync("Reads first", new { blinded = false, seed = 9 });
        var reader = await portal.AddReaderAsync("Reads alike");
        var second = (await portal.PostAsync("/api/review-sessions", new { reader, sameAs = first })).GetProperty("id").GetInt32();

        Assert.Equal(await StackAsync(first), await StackAsync(second));
    }

    [Fact]
    public async Task Undo_TheLastVerdict_GivesItBackWithWhatItSaid()
    {
        var session = await StartAsync("Undoes", new { blinded = false });
        var token = (await NextAsync(session)).GetProperty("item").GetProperty("item").GetString()!;
        await portal.PostAsync(
            "/api/reviews",
            new
            {
                session,
                item = token,
                verdict = "major",
                fault = "prediction",
                confidence = 4,
                comment = "tail missing",
                tags = new[] { "hair" },
                pins = new[]
                {
                    new
                    {
                        x = 5,
                        y = 6,
                        note = "here",
                    },
                },
                seconds = 3.5,
            }
        );
        Assert.Equal(1, (await NextAsync(session)).GetProperty("done").GetInt32());

        var taken = await portal.PostAsync($"/api/review-sessions/{session}/undo", new { });

        Assert.Equal(
            ("major", 4, "tail missing", 3.5),
            (
                taken.GetProperty("verdict").GetString(),
                taken.GetProperty("confidence").GetInt32(),
                taken.GetProperty("comment").GetString(),
                taken.GetProperty("seconds").GetDouble()
            )
        );
        Assert.Equal("here", taken.GetProperty("pins")[0].GetProperty("note").GetString());
        var next = await NextAsync(session);
        Assert.Equal(0, next.GetProperty("done").GetInt32());
        Assert.Equal(token, next.GetProperty("item").GetProperty("item").GetString());
    }

    [Fact]
    public async Task Undo_ByManyAtOnce_TakesEachVerdictBackOnceAndTellsTheRest()
    {
        var session = await StartAsync("Hurries", new { });
        for (var i = 0; i < 3; i++)
            await JudgeAsync(session, (await NextAsync(session)).GetProperty("item").GetProperty("item").GetString()!, "minor");

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 16).Select(_ => portal.Client.PostAsync($"/api/review-sessions/{session}/undo", null, Cancellation))
        );

        foreach (var refused in answers.Where(a => !a.IsSuccessStatusCode))
        {
            var said = await refused.Content.ReadAsStringAsync(Cancellation);
            Assert.Equal((HttpStatusCode.Conflict, true), (refused.StatusCode, said.Contains("undo", StringComparison.Ordinal)));
        }
        Assert.Equal(3 - answers.Count(a => a.IsSuccessStatusCode), (await NextAsync(session)).GetProperty("done").GetInt32());
        Array.ForEach(answers, a => a.Dispose());
    }

    [Theory]
    [InlineData(true, "the portal's log names the file")]
    [InlineData(false, "is damaged; restore it")]
    public async Task Prediction_OfADamagedMap_IsAProblemThatNamesTheFileOnlyWhereItMay(bool blinded, string said)
    {
        var session = await StartAsync($"Damaged {blinded}", new { blinded });
        var item = (await NextAsync(session)).GetProperty("item").GetProperty("item").GetString()!;
        var path = await MapOfAsync(item);
        var map = await File.ReadAllBytesAsync(path, Cancellation);
        await File.WriteAllBytesAsync(path, map.AsMemory(0, 20), Cancellation);
        try
        {
            using var response = await portal.Client.GetAsync($"/media/reviews/{item}/prediction.png", Cancellation);
            var next = (await NextAsync(session)).GetProperty("item");

            var text = await response.Content.ReadAsStringAsync(Cancellation);
            Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
            Assert.Contains(said, JsonDocument.Parse(text).RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
            Assert.Equal(!blinded, text.Contains(Path.GetFileName(path), StringComparison.Ordinal));
            Assert.Equal(item, next.GetProperty("item").GetString());
            if (!blinded)
                Assert.Equal(JsonValueKind.Null, next.GetProperty("opened").GetProperty("iou").ValueKind);
        }
        finally
        {
            await File.WriteAllBytesAsync(path, map, Cancellation);
        }
    }

    private async Task<string> MapOfAsync(string token)
    {
        await using var context = await portal.Portal.Service<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Cancellation);
        var item = await context.ReviewItems.Include(i => i.Case).SingleAsync(i => i.Token == token, Cancellation);
        return portal.Portal.Service<PortalFolders>().Run(item.RunId).Prediction(item.Case!.CaseId);
    }

    [Fact]
    public async Task Judge_TwiceOrWronglyOrElsewhere_IsRefusedWithAReason()
    {
        var session = await StartAsync("Strict", new { });
        var other = await StartAsync("Strict too", new { });
        var item = (await NextAsync(session)).GetProperty("item").GetProperty("item").GetString()!;

        async Task RefusedAsync(object body, HttpStatusCode status, string said)
        {
            using var response = await portal.Client.PostAsJsonAsync("/api/reviews", body, Cancellation);
            await RevisionTests.AssertProblemAsync(response, status, said);
        }

        await RefusedAsync(
            new
            {
                session = other,
                item,
                verdict = "minor",
            },
            HttpStatusCode.NotFound,
            "no item"
        );
        await RefusedAsync(
            new
            {
                session,
                item,
                verdict = "perfect",
            },
            HttpStatusCode.BadRequest,
            "verdict"
        );
        await RefusedAsync(
            new
            {
                session,
                item,
                verdict = "minor",
                confidence = 9,
            },
            HttpStatusCode.BadRequest,
            "1 (guessing)"
        );
        await RefusedAsync(
            new
            {
                session,
                item,
                verdict = "minor",
                fault = "reference",
            },
            HttpStatusCode.BadRequest,
            "blinded"
        );
        await RefusedAsync(
            new
            {
                session,
                item,
                verdict = "minor",
                pins = new[]
                {
                    new
                    {
                        x = 9999,
                        y = 1,
                        note = "",
                    },
                },
            },
            HttpStatusCode.BadRequest,
            "outside the image"
        );
        await JudgeAsync(session, item, "minor");
        await RefusedAsync(
            new
            {
                session,
                item,
                verdict = "major",
            },
            HttpStatusCode.Conflict,
            "already has a verdict"
        );
    }

    [Theory]
    [InlineData("""{"suite":999}""", "suite", "no suite 999")]
    [InlineData("""{"runs":[998]}""", "runs", "no run 998")]
    [InlineData("""{}""", "suite", "Choose one")]
    [InlineData("""{"runs":[1],"order":"mostDisagreement"}""", "order", "two runs or more")]
    [InlineData("""{"suite":1,"parts":["train"]}""", "parts", "validation and test")]
    [InlineData("""{"suite":1,"parts":["test","train"]}""", "parts", "validation and test")]
    [InlineData("""{"suite":1,"parts":[]}""", "parts", "validation and test")]
    [InlineData("""{"suite":1,"count":0}""", "count", "1 to 1000")]
    [InlineData("""{"sameAs":777}""", "sameAs", "no review session 777")]
    [InlineData("""{"suite":1,"order":"best"}""", "order", "\"random\", \"worstFirst\", \"mostDisagreement\"")]
    public async Task Start_OfSomethingThatIsNot_NamesTheField(string body, string field, string said)
    {
        var reader = await portal.AddReaderAsync("Starts " + body);
        using var content = new StringContent(
            body.Insert(1, $"\"reader\":{reader}{(body == "{}" ? "" : ",")}"),
            System.Text.Encoding.UTF8,
            "application/json"
        );

        using var response = await portal.Client.PostAsync("/api/review-sessions", content, Cancellation);

        await RevisionTests.AssertProblemAsync(response, HttpStatusCode.BadRequest, said);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), problem.ToString());
    }

    [Fact]
    public async Task Start_MostDisagreement_OpenComesInItsOrder()
    {
        var session = await StartAsync(
            "Disputed",
            new
            {
                blinded = false,
                order = "mostDisagreement",
                parts = new[] { "test" },
            }
        );

        var stack = await StackAsync(session);

        Assert.Equal(stack[0].Split('/')[0], stack[1].Split('/')[0]);
    }

    [Fact]
    public async Task Start_OfTwoParts_ReadsBothAndTheVerdictsSayWhich()
    {
        var session = await StartAsync("Both parts", new { blinded = false, parts = new[] { "test", "validation" } });

        var stack = await StackAsync(session);

        // Two runs on one validation and four test cases; one of the ten comes twice.
        Assert.Equal(10, stack.Distinct().Count());
        Assert.Equal(
            ["Validation", "Test"],
            (await portal.GetAsync($"/api/review-sessions/{session}")).GetProperty("parts").EnumerateArray().Select(p => p.GetString())
        );
        var csv = (await portal.Client.GetStringAsync($"/api/datasets/{portal.Dataset}/reviews.csv", Cancellation)).Split("\r\n");
        var (ofSession, ofCase, part) = (
            Array.IndexOf(csv[0].Split(','), "session_id"),
            Array.IndexOf(csv[0].Split(','), "case_id"),
            Array.IndexOf(csv[0].Split(','), "part")
        );
        var rows = csv.Skip(1)
            .Select(line => line.Split(','))
            .Where(cells => cells.Length > part && cells[ofSession] == $"{session}")
            .ToList();
        Assert.Equal(11, rows.Count);
        Assert.All(rows, cells => Assert.Equal(cells[ofCase] == portal.Cases[1] ? "validation" : "test", cells[part]));
    }

    private async Task<int> StartAsync(string reader, object wishes)
    {
        var body = JsonSerializer.SerializeToNode(wishes)!.AsObject();
        body["reader"] = await portal.AddReaderAsync(reader);
        body["suite"] = portal.Suite;
        return (await portal.PostAsync("/api/review-sessions", body)).GetProperty("id").GetInt32();
    }

    private Task<JsonElement> NextAsync(int session) => portal.GetAsync($"/api/review-sessions/{session}/next");

    private Task<JsonElement> JudgeAsync(int session, string item, string verdict) =>
        portal.PostAsync(
            "/api/reviews",
            new
            {
                session,
                item,
                verdict,
                seconds = 2,
            }
        );

    /// <summary>An open session's items in order, as "case/run".</summary>
    private async Task<List<string>> StackAsync(int session)
    {
        var stack = new List<string>();
        while (await NextAsync(session) is var next && next.GetProperty("item").ValueKind != JsonValueKind.Null)
        {
            var opened = next.GetProperty("item").GetProperty("opened");
            stack.Add($"{opened.GetProperty("case").GetString()}/{opened.GetProperty("run").GetInt32()}");
            await JudgeAsync(session, next.GetProperty("item").GetProperty("item").GetString()!, "minor");
        }

        return stack;
    }

    private static bool Same(JsonElement a, JsonElement b) =>
        a.GetProperty("case").GetString() == b.GetProperty("case").GetString()
        && a.GetProperty("run").GetInt32() == b.GetProperty("run").GetInt32();

    private static void AssertTellsNothing(string text, string[] secrets) =>
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase));

    /// <summary>Neither addresses nor headers nor the mask's size may tell; the two runs' maps differ in size and date.</summary>
    private async Task AssertPicturesTellNothingAsync(JsonElement item, string[] secrets)
    {
        foreach (var address in new[] { item.GetProperty("imageUrl").GetString()!, item.GetProperty("predictionUrl").GetString()! })
        {
            using var response = await portal.Client.GetAsync(address, Cancellation);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            AssertTellsNothing(address + response.Headers + response.Content.Headers, secrets);
            Assert.Null(response.Content.Headers.LastModified);
            Assert.Null(response.Content.Headers.ContentDisposition);
            var pixels = ImageCodec.ReadRgb(await response.Content.ReadAsStreamAsync(Cancellation), "picture");
            Assert.Equal((item.GetProperty("width").GetInt32(), item.GetProperty("height").GetInt32()), (pixels.Width, pixels.Height));
        }
    }
}
