using Bunit;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Bin;
using LesionPortal.Web.Bin.Pages;
using LesionPortal.Web.Runs.Queue;
using LesionPortal.Web.Shared.Live;
using LesionPortal.Web.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace LesionPortal.Web.Tests.Bin.Pages;

public sealed class BinPageTests : PortalPageContext
{
    private static CancellationToken Cancellation => Xunit.TestContext.Current.CancellationToken;

    protected override void AddServices() => Services.AddSingleton<BinListing>();

    [Fact]
    public void Open_NothingDeleted_SaysSo()
    {
        var page = Render<BinPage>();

        Assert.Contains("The bin is empty", page.WaitForElement(".empty-state").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_DeletedRun_SaysWhatWhenAndHowLarge()
    {
        var run = await AddDeletedAsync("long gone");
        await File.WriteAllBytesAsync(
            Path.Combine(Directory.CreateDirectory(Folders.BinnedRun(run)).FullName, "best.safetensors"),
            new byte[3 * 1024 * 1024],
            Cancellation
        );

        var page = Render<BinPage>();

        var row = page.WaitForElement("tbody tr");
        Assert.Contains("long gone", row.TextContent, StringComparison.Ordinal);
        Assert.Contains($"run #{run}", row.TextContent, StringComparison.Ordinal);
        Assert.Equal("3 MB", row.QuerySelector("[data-label=Size]")!.TextContent);
        Assert.Equal(
            ["2026-03-01T12:00:00Z", "2026-03-31T12:00:00Z"],
            row.QuerySelectorAll("local-time").Select(t => t.GetAttribute("datetime"))
        );
    }

    [Fact]
    public async Task Restore_AsksTheBin_AndARefusalIsShown()
    {
        var run = await AddDeletedAsync("ensemble");
        Queue.Answer = RequestOutcome.Refused("Run 2 was deleted; restore that one first.");
        var page = Render<BinPage>();
        page.WaitForElement("tbody tr");

        await page.InvokeAsync(() => page.Find("button[aria-label='Restore ensemble']").ClickAsync());

        Assert.Equal([$"restore {run}"], Queue.Requests);
        var said = Services.GetRequiredService<ISnackbar>().ShownSnackbars.Single();
        Assert.Contains("restore that one first", said.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Delete for good", true)]
    [InlineData("Keep", false)]
    public async Task Purge_AsksFirst_AndPurgesOnlyWhenSure(string answer, bool purges)
    {
        var dialogs = Render<MudDialogProvider>();
        var run = await AddDeletedAsync("old");
        var page = Render<BinPage>();
        page.WaitForElement("tbody tr");

        var purging = page.InvokeAsync(() => page.Find("button[aria-label='Delete old for good']").ClickAsync());
        dialogs.WaitForElements(".mud-dialog-actions button");
        await dialogs.InvokeAsync(() =>
            dialogs.FindAll(".mud-dialog-actions button").First(b => b.TextContent.Trim() == answer).ClickAsync()
        );
        await purging;

        Assert.Equal(purges ? [$"purge {run}"] : [], Queue.Requests);
    }

    [Fact]
    public async Task Feed_RunIsRestoredElsewhere_TheRowGoes()
    {
        var run = await AddDeletedAsync("back soon");
        var page = Render<BinPage>();
        page.WaitForElement("tbody tr");

        await using (var context = Database.CreateDbContext())
        {
            (await context.Runs.IgnoreQueryFilters().SingleAsync(r => r.Id == run, Cancellation)).DeletedAt = null;
            await context.SaveChangesAsync(Cancellation);
        }

        Feed.Publish(ChangeKind.RunStatus, run);

        page.WaitForElement(".empty-state");
    }

    private async Task<int> AddDeletedAsync(string name) =>
        await AddRunAsync(await AddDatasetAsync(3), RunStatus.Completed, r => (r.Name, r.DeletedAt) = (name, Time.GetUtcNow().UtcDateTime));
}
