using System.Net.Http.Json;
using System.Text.Json;
using LesionPortal.Formats.Synthetic;
using LesionPortal.Web.Datasets;
using LesionPortal.Web.Tests.Shared;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

[assembly: AssemblyFixture(typeof(SyntheticFolder))]

namespace LesionPortal.Web.Tests.Shared;

/// <summary>Six drawn cases in PH2's layout, made once for all tests; nobody writes into it.</summary>
public sealed class SyntheticFolder : IDisposable
{
    public const int Cases = 6;

    public SyntheticFolder() => SyntheticDataset.Write(Path, Cases);

    public string Path { get; } = Directory.CreateTempSubdirectory("lesionportal-synthetic-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

/// <summary>The whole portal in this process, on a free port, with a data directory of its own.</summary>
public sealed class TestPortal : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly bool _ownsData;

    private TestPortal(WebApplication app, string data, bool ownsData)
    {
        (_app, DataDirectory, _ownsData) = (app, data, ownsData);
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public string DataDirectory { get; }
    public HttpClient Client { get; }

    public T Service<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public static async Task<TestPortal> StartAsync(string? dataDirectory = null, params string[] args)
    {
        var data = dataDirectory ?? Directory.CreateTempSubdirectory("lesionportal-web-").FullName;
        // A folder of the test's own is found as the test left it.
        if (dataDirectory is null)
            await EmptyDatabase.WriteAsync(Path.Combine(data, "portal.db"));
        var app = await PortalApplication.CreateAsync([
            "--urls",
            "http://127.0.0.1:0",
            "--Portal:DataDirectory",
            data,
            "--Portal:DemoDataset",
            "false",
            "--Logging:LogLevel:Default",
            "Warning",
            .. args,
        ]);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new TestPortal(app, data, dataDirectory is null);
    }

    /// <summary>Imports and waits; the dataset as the API tells it.</summary>
    public async Task<JsonElement> ImportAsync(string name, string path)
    {
        using var response = await Client.PostAsJsonAsync("/api/datasets", new { name, path }, TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return await DoneAsync(response);
    }

    /// <summary>Follows the Location of an accepted import to its end.</summary>
    public async Task<JsonElement> DoneAsync(HttpResponseMessage accepted)
    {
        var location = accepted.Headers.Location!;
        var id = int.Parse(location.OriginalString.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture);
        await Service<IDatasetImports>().WhenDoneAsync(id, TestContext.Current.CancellationToken);
        return await Client.GetFromJsonAsync<JsonElement>(location, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        if (_ownsData)
            Directory.Delete(DataDirectory, recursive: true);
    }
}
