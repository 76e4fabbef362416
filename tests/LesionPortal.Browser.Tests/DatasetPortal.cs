namespace LesionPortal.Browser.Tests;

/// <summary>A portal that made its synthetic demo dataset; nothing is trained.</summary>
public sealed class DatasetPortal : IAsyncLifetime
{
    public Portal Portal { get; private set; } = null!;
    public Browser Browser { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await Browser.InitializeAsync();
        Portal = await Portal.StartAsync(Portal.NewDataDirectory());
        var page = await Browser.OpenAsync(Portal);
        await DemoPortal.WaitForDemoAsync(page);
        await page.Context.CloseAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        await Portal.DisposeAsync();
        Directory.Delete(Portal.DataDirectory, recursive: true);
    }
}
