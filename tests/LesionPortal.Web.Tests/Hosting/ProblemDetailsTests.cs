using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using LesionPortal.Web.Tests.Shared;

namespace LesionPortal.Web.Tests.Hosting;

[Collection(EmptyPortal.Collection)]
public sealed class ProblemDetailsTests(EmptyPortal portal)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/api/nothing", "/api/nothing")]
    [InlineData("/api/datasets/7", "dataset 7")]
    [InlineData("/api/datasets/7/cases", "dataset 7")]
    [InlineData("/api/runs/7", "run 7")]
    [InlineData("/api/runs/7/history", "run 7")]
    [InlineData("/api/runs/7/cases?split=test", "run 7")]
    [InlineData("/api/suites/7", "suite 7")]
    [InlineData("/api/suites/7/report.csv", "suite 7")]
    [InlineData("/api/predictions/6f9619ff-8b86-d011-b42d-00cf4fc964ff", "6f9619ff")]
    [InlineData("/media/datasets/7/cases/IMD002/image", "IMD002")]
    [InlineData("/media/runs/7/predictions/..%2F..%2Fportal.png", "not a case id")]
    [InlineData("/media/runs/7/files/portal.db", "portal.db")]
    public async Task Get_OfSomethingUnknown_Is404AndSaysWhat(string path, string named)
    {
        using var response = await portal.Client.GetAsync(path, Cancellation);

        await AssertProblemAsync(response, HttpStatusCode.NotFound, named);
    }

    [Theory]
    [InlineData("{", null, "read")]
    [InlineData("[]", null, "object")]
    [InlineData("""{"dataset":1,"epochs":"many"}""", "epochs", "wrong type")]
    [InlineData("""{"dataset":1,"epocs":3}""", "epocs", "spelling")]
    [InlineData("""{"dataset":1,"split":null}""", "split", "null")]
    [InlineData("""{"dataset":1,"split":{"train":1.5,"validation":1,"test":1}}""", "split.train", "whole number")]
    [InlineData("""{"dataset":1,"split":{"train":1}}""", "split.validation", "missing")]
    [InlineData("""{"dataset":1,"epochs":0}""", "epochs", "1 to 10,000")]
    [InlineData("""{"dataset":1,"imageSize":100}""", "imageSize", "nearest is 96")]
    [InlineData("""{"dataset":1,"architecture":"VGG"}""", "architecture", "SegNet, UNet")]
    [InlineData("""{"dataset":1,"loss":"Hinge"}""", "loss", "BCE, Dice")]
    [InlineData("""{"dataset":1,"loss":3}""", "loss", "wrong type (or a number is out of range); expected \"BCE\", \"Dice\"")]
    [InlineData("""{"dataset":1,"loss":null}""", "loss", "null is not allowed")]
    [InlineData("""{"dataset":1,"loss":"Several"}""", "loss", "\"Several\" is not known; choose one of BCE")]
    [InlineData("""{"dataset":1,"architecture":"ensemble"}""", "architecture", "\"Ensemble\" is not known; choose one of SegNet")]
    [InlineData("""{"dataset":1,"device":"a Path: $.b"}""", "device", "\"a Path: $.b\" is not known; choose one of auto, cpu, cuda.")]
    [InlineData("""{"dataset":1,"device":"tpu"}""", "device", "auto, cpu, cuda")]
    [InlineData("""{"dataset":1,"optimisation":{"schedule":"Linear"}}""", "optimisation.schedule", "Constant, Cosine, Plateau")]
    [InlineData("""{"dataset":1,"optimisation":{"monitor":"F1"}}""", "optimisation.monitor", "Iou, QuantisedIou")]
    [InlineData("""{"dataset":1,"optimisation":{"sampling":"Once"}}""", "optimisation.sampling", "EachOnce, Balanced")]
    [InlineData("""{"dataset":1,"optimisation":{"precision":"Half"}}""", "optimisation.precision", "Float32, Mixed")]
    [InlineData("""{"dataset":1,"encoder":{"weights":"CIFAR"}}""", "encoder.weights", "None, ImageNet")]
    [InlineData("""{"dataset":1,"preparation":{"colourConstancy":"White"}}""", "preparation.colourConstancy", "None, GrayWorld")]
    [InlineData("""{"dataset":1,"preparation":{"normalisation":"Z"}}""", "preparation.normalisation", "None, PerImage")]
    [InlineData("""{"dataset":99}""", "dataset", "no dataset 99")]
    [InlineData("""{"dataset":1,"ensemble":{"runs":[1,2]}}""", "ensemble", "/api/ensembles")]
    public async Task PostRun_WithSomethingWrong_Is400AndNamesTheField(string body, string? field, string said)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await portal.Client.PostAsync("/api/runs", content, Cancellation);

        var problem = await AssertProblemAsync(response, HttpStatusCode.BadRequest, said);
        // A body that is no object has no field to blame.
        string[] blamed = problem.TryGetProperty("errors", out var errors) ? [.. errors.EnumerateObject().Select(e => e.Name)] : [];
        if (field is null)
            Assert.DoesNotContain(blamed, name => name.Length > 0);
        else
            Assert.Contains(field, blamed);
    }

    [Fact]
    public async Task PostSuite_WithAWrongRun_NamesTheRun()
    {
        var good = new
        {
            epochs = 1,
            split = new
            {
                train = 3,
                validation = 1,
                test = 1,
            },
        };
        var bad = new
        {
            epochs = 0,
            split = new
            {
                train = 3,
                validation = 1,
                test = 1,
            },
        };
        using var response = await portal.Client.PostAsJsonAsync(
            "/api/suites",
            new
            {
                dataset = 1,
                name = "x",
                runs = new[] { good, good, bad },
            },
            Cancellation
        );

        var problem = await AssertProblemAsync(response, HttpStatusCode.BadRequest, "1 to 10,000");
        Assert.True(problem.GetProperty("errors").TryGetProperty("runs[2].epochs", out _), problem.ToString());
    }

    [Theory]
    [InlineData("", "/tmp", "name", "Give the dataset a name")]
    [InlineData("x", "", "path", "Give the path")]
    [InlineData("x", "/nowhere/at/all", "path", "does not exist")]
    [InlineData("x", "appsettings.json", "path", ".tar.xz")]
    public async Task PostDataset_WithAnUnusableNameOrPath_NamesTheField(string name, string path, string field, string said)
    {
        path = path == "appsettings.json" ? typeof(ProblemDetailsTests).Assembly.Location : path;
        using var response = await portal.Client.PostAsJsonAsync("/api/datasets", new { name, path }, Cancellation);

        var problem = await AssertProblemAsync(response, HttpStatusCode.BadRequest, said);
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), problem.ToString());
    }

    [Theory]
    [InlineData("/api/datasets")]
    [InlineData("/api/runs")]
    [InlineData("/api/suites")]
    [InlineData("/api/predictions")]
    public async Task Post_OfPlainText_Is415(string path)
    {
        using var content = new StringContent("hello", Encoding.UTF8, "text/plain");
        using var response = await portal.Client.PostAsync(path, content, Cancellation);

        await AssertProblemAsync(response, HttpStatusCode.UnsupportedMediaType, "text/plain");
    }

    [Fact]
    public async Task PostRun_LargerThanTheServersLimit_Is413()
    {
        using var content = new ByteArrayContent(new byte[31_000_000]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/runs") { Content = content };
        // Hears the refusal before it sends the body, which the server would not read; without a limit of its own a client waits a second
        // only.
        request.Headers.ExpectContinue = true;
        using var client = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = Timeout.InfiniteTimeSpan })
        {
            BaseAddress = portal.Client.BaseAddress,
        };
        using var response = await client.SendAsync(request, Cancellation);

        await AssertProblemAsync(response, HttpStatusCode.RequestEntityTooLarge, "larger than allowed");
    }

    [Fact]
    public async Task PostPrediction_WithoutAFinishedRun_SaysSoBesideTheField()
    {
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent([1, 2, 3]), "image", "x.png" },
            { new StringContent("7"), "run" },
        };
        using var response = await portal.Client.PostAsync("/api/predictions", form, Cancellation);

        var problem = await AssertProblemAsync(response, HttpStatusCode.BadRequest, "no run 7");
        Assert.True(problem.GetProperty("errors").TryGetProperty("run", out _), problem.ToString());
    }

    /// <summary>
    /// Whoever reads a body answers 400 to a wrong one and 415 to one of another type; the description says so everywhere.
    /// </summary>
    [Fact]
    public async Task OpenApi_OfEveryOperationThatReadsJson_NamesTheRefusalsOfItsBody()
    {
        var paths = (await portal.Client.GetFromJsonAsync<JsonElement>("/openapi/v1.json", Cancellation)).GetProperty("paths");
        var reading = paths
            .EnumerateObject()
            .SelectMany(path =>
                path.Value.EnumerateObject().Select(operation => (Name: $"{operation.Name} {path.Name}", Operation: operation.Value))
            )
            .Where(o =>
                o.Operation.TryGetProperty("requestBody", out var body)
                && body.GetProperty("content").TryGetProperty("application/json", out _)
            )
            .ToList();

        Assert.NotEmpty(reading);
        Assert.All(
            reading,
            o =>
                Assert.Superset(
                    new HashSet<string> { "400", "415" },
                    o.Operation.GetProperty("responses").EnumerateObject().Select(r => r.Name).ToHashSet()
                )
        );
    }

    private static async Task<JsonElement> AssertProblemAsync(HttpResponseMessage response, HttpStatusCode status, string said)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.Contains(said, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        return problem;
    }
}
