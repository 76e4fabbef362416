using Bunit;
using LesionPortal.Core.Imaging;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Masks;
using LesionPortal.Web.Masks.Components;
using LesionPortal.Web.Readers;
using LesionPortal.Web.Readers.Components;
using LesionPortal.Web.Reviews.Components;
using LesionPortal.Web.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace LesionPortal.Web.Tests.Masks.Components;

public sealed class CaseRevisionsTests : ImagePageContext
{
    private DatasetCase _case = null!;
    private Reader _anna = null!;

    [Fact]
    public async Task Open_WithoutRevisions_IsSilent()
    {
        await PrepareAsync();

        Assert.Equal("", Render<CaseRevisions>(p => p.Add(x => x.Case, _case)).Markup.Trim());
    }

    [Fact]
    public async Task Choose_Two_ComparesThemSideBySideWithTheirLikeness()
    {
        await PrepareAsync();
        var revision = await SaveAsync(16);
        var list = Render<CaseRevisions>(p => p.Add(x => x.Case, _case));
        list.WaitForElement("li input");
        await list.InvokeAsync(() => list.FindAll("li input")[0].ChangeAsync(true));

        await list.InvokeAsync(() => list.FindAll("li input")[1].ChangeAsync(true));

        Assert.Equal(2, list.FindComponents<MaskPicture>().Count);
        // The dataset's own covers 32 columns, the revision 16 of them.
        list.WaitForAssertion(() => Assert.StartsWith("IoU 0.500 · Dice 0.667", list.Find("p.num").TextContent, StringComparison.Ordinal));
        Assert.EndsWith(
            $"compare=v1,r{revision}",
            Uri.UnescapeDataString(Services.GetRequiredService<Microsoft.AspNetCore.Components.NavigationManager>().Uri),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Save_Elsewhere_AppearsByItself()
    {
        await PrepareAsync();
        var list = Render<CaseRevisions>(p => p.Add(x => x.Case, _case));

        await SaveAsync(10);
        Time.Advance(TimeSpan.FromSeconds(1));

        list.WaitForAssertion(() => Assert.Contains("Anna", list.Markup, StringComparison.Ordinal));
        Assert.Contains("brush 12, undo 3", list.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Adopt_AfterTheReason_IsTheNextReference()
    {
        await PrepareAsync();
        var revision = await SaveAsync(16);
        var dialogs = Render<MudDialogProvider>();
        var list = Render<CaseRevisions>(p => p.Add(x => x.Case, _case));

        var adopt = $"[aria-label='Adopt revision {revision} as reference']";
        list.WaitForElement(adopt);
        var adopting = list.InvokeAsync(() => list.Find(adopt).ClickAsync());
        dialogs.WaitForElement("textarea");
        await dialogs.InvokeAsync(() => dialogs.Find("textarea").InputAsync("The edge was cut off."));
        await dialogs.InvokeAsync(() =>
            dialogs.FindAll("button").Single(b => b.TextContent.Contains("Adopt as v2", StringComparison.Ordinal)).ClickAsync()
        );
        await adopting;

        list.WaitForAssertion(() => Assert.Contains("Reference v2", list.Markup, StringComparison.Ordinal));
        await using var context = Database.CreateDbContext();
        var adopted = await context.ReferenceVersions.SingleAsync(Xunit.TestContext.Current.CancellationToken);
        Assert.Equal((2, revision, "The edge was cut off."), (adopted.Version, adopted.RevisionId, adopted.Reason));
    }

    private async Task PrepareAsync()
    {
        var dataset = await AddDatasetAsync(1);
        await using var context = Database.CreateDbContext();
        _case = await context.Cases.SingleAsync(Xunit.TestContext.Current.CancellationToken);
        ImageCodec.WriteMaskPng(Path.Combine(Folders.Dataset(dataset), "m"), Columns(32));
        _anna = (
            await Services.GetRequiredService<ReaderRegister>().AddAsync("Anna", null, null, Xunit.TestContext.Current.CancellationToken)
        ).Reader!;
        await Services.GetRequiredService<CurrentReader>().ChooseAsync(_anna);
    }

    private async Task<int> SaveAsync(int columns)
    {
        var outcome = await Services
            .GetRequiredService<MaskRevisions>()
            .SaveAsync(
                new RevisionDraft
                {
                    DatasetId = _case.DatasetId,
                    CaseId = _case.CaseId,
                    ReaderId = _anna.Id,
                    Png = ImageCodec.MaskPng(Columns(columns)),
                    Tools = """{"brush":12,"undo":3}""",
                },
                Xunit.TestContext.Current.CancellationToken
            );
        return outcome.Revision!.Id;
    }

    private static PixelMask Columns(int columns) => new(64, 48, [.. Enumerable.Range(0, 64 * 48).Select(i => i % 64 < columns)]);
}
