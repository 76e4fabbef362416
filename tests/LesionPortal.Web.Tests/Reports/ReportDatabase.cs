namespace LesionPortal.Web.Tests.Reports;

/// <summary>A database of its own for each test of a report.</summary>
public abstract class ReportDatabase : IAsyncLifetime
{
    internal TemporaryDatabase Database { get; private set; } = null!;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => Database = await TemporaryDatabase.CreateAsync();

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
