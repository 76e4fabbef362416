using LesionPortal.Browser.Tests;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(DemoPortal))]

namespace LesionPortal.Browser.Tests;

/// <summary>
/// One portal for all tests that leave it running: its synthetic demo dataset, a two-run suite that was queued in the form and watched to
/// its end, and review sessions in every state. A test that counts verdicts trains a suite of its own.
/// </summary>
public sealed class DemoPortal : IAsyncLifetime
{
    public const float ImportMilliseconds = 300_000;

    /// <summary>Trainers run at low priority, and another suite may compute beside this one.</summary>
    public const float TrainingMilliseconds = 600_000;

    private readonly string _withDemo = Portal.NewDataDirectory();

    public Portal Portal { get; private set; } = null!;
    public Browser Browser { get; } = new();

    /// <summary>Has a session of each kind, and read one of them to its end.</summary>
    public Reader Reader { get; private set; }

    /// <summary>Every page, in every state that looks different.</summary>
    public IReadOnlyList<string> Pages { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        await Browser.InitializeAsync();
        Portal = await StartWithDemoAsync();
        var page = await Browser.OpenAsync(Portal);
        await QueueTwoRunsAsync(page);
        await page.Context.CloseAsync();
        await LayReviewsAsync();
    }

    /// <summary>A new data folder with the demo dataset and nothing else: drawn and imported once for all portals.</summary>
    public string NewDataDirectoryWithDemo()
    {
        var copy = Portal.NewDataDirectory();
        Copy(_withDemo, copy);
        return copy;
    }

    private async Task<Portal> StartWithDemoAsync()
    {
        var data = Portal.NewDataDirectory();
        await using (var first = await Portal.StartAsync(data))
            await WaitForDemoAsync(await Browser.OpenAsync(first));
        Copy(data, _withDemo);
        return await Portal.StartAsync(data);
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private async Task LayReviewsAsync()
    {
        using var api = new PortalApi(Portal);
        var (reader, other) = (await api.AddReaderAsync("Dr Everywhere"), await api.AddReaderAsync("Dr Elsewhere"));
        Reader = new(reader);
        var done = await api.StartReviewAsync(
            new
            {
                reader,
                suite = 1,
                count = 5,
                blinded = false,
            }
        );
        await api.ReadAsync(done, (_, given) => given % 2 == 0 ? "acceptable" : "minor", "seen");
        await api.ReadAsync(await api.StartReviewAsync(new { reader = other, sameAs = done }), (_, _) => "minor");
        var open = await api.StartReviewAsync(
            new
            {
                reader,
                suite = 1,
                count = 4,
                blinded = false,
            }
        );
        var blinded = await api.StartReviewAsync(
            new
            {
                reader,
                suite = 1,
                count = 4,
            }
        );
        Pages =
        [
            "/",
            "/datasets",
            "/datasets/import",
            "/datasets/1",
            "/datasets/1/cases/SYN001",
            "/datasets/1/cases/SYN001/annotate",
            "/runs",
            "/runs/new",
            "/runs/new?mode=suite",
            "/runs/1",
            "/runs/1/cases",
            "/compare?suite=1",
            "/suites/1/report",
            "/suites/1/report/frozen/9",
            "/suites/1/grid",
            "/review",
            $"/review/{blinded}",
            $"/review/{open}",
            $"/review/{done}",
            $"/review/{done}?look=1",
            "/review/9999",
            "/agreement?suite=1",
            "/agreement?suite=9999",
            "/metrics",
            "/about",
            "/predict",
            "/nowhere",
        ];
    }

    /// <summary>Opens the demo dataset's gallery once its 60 cases are in.</summary>
    private static async Task WaitForDemoAsync(IPage page)
    {
        await page.GotoAsync("/datasets");
        await Assertions.Expect(page.GetByText("60 cases").First).ToBeVisibleAsync(new() { Timeout = ImportMilliseconds });
    }

    private static async Task QueueTwoRunsAsync(IPage page)
    {
        await page.GotoAsync("/runs/new?mode=suite&preset=quick");
        await page.GetByRole(AriaRole.Button, new() { Name = "Quick look" }).ClickAsync();
        await page.GetByLabel("Suite name").FillAsync("Two networks");
        foreach (var loss in new[] { "BCE", "Focal" })
            await page.GetByRole(AriaRole.Checkbox, new() { Name = loss, Exact = true }).UncheckAsync();
        await page.GetByLabel("Epochs", new() { Exact = true }).FillAsync("2");
        await page.GetByLabel("Image size").FillAsync("64");
        await page.GetByRole(AriaRole.Button, new() { Name = "Queue 2 runs" }).ClickAsync();

        await page.GotoAsync("/runs");
        await Assertions
            .Expect(page.Locator("tbody tr").Filter(new() { HasText = "Completed" }))
            .ToHaveCountAsync(2, new() { Timeout = TrainingMilliseconds });
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        await Portal.DisposeAsync();
        Directory.Delete(Portal.DataDirectory, recursive: true);
        Directory.Delete(_withDemo, recursive: true);
    }
}
