using Bunit;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Reports;
using LesionPortal.Web.Reports.Components;
using LesionPortal.Web.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace LesionPortal.Web.Tests.Reports.Components;

public sealed class AuthorTextEditorTests : PortalPageContext
{
    [Fact]
    public async Task Type_ThenPause_SavesByItselfAndSaysSo()
    {
        var (suite, editor) = await OpenAsync();
        await editor.InvokeAsync(() => editor.Find("textarea").InputAsync("We ask **why**."));
        Assert.Equal("Not saved yet", editor.Find("[role=status]").TextContent);

        Time.Advance(AuthorTextEditor.Pause);

        editor.WaitForAssertion(() => Assert.StartsWith("Saved ", editor.Find("[role=status]").TextContent, StringComparison.Ordinal));
        Assert.Equal("We ask **why**.", (await TextsAsync(suite))["question"].Markdown);
        Assert.Equal("why", editor.Find(".author strong").TextContent);
    }

    [Fact]
    public async Task Undo_AfterTwoPauses_GoesBackAStepAndRedoForward()
    {
        var (_, editor) = await OpenAsync();
        await editor.InvokeAsync(() => editor.Find("textarea").InputAsync("one"));
        Time.Advance(AuthorTextEditor.Pause);
        editor.WaitForAssertion(() => Assert.StartsWith("Saved ", editor.Find("[role=status]").TextContent, StringComparison.Ordinal));
        await editor.InvokeAsync(() => editor.Find("textarea").InputAsync("one two"));

        await editor.InvokeAsync(() => Button(editor, "Undo").ClickAsync());
        Assert.Equal("one", editor.Find("textarea").GetAttribute("value"));
        await editor.InvokeAsync(() => Button(editor, "Redo").ClickAsync());
        Assert.Equal("one two", editor.Find("textarea").GetAttribute("value"));
    }

    [Fact]
    public async Task Save_AfterAnotherWindowSaved_OverwritesNothingAndOffersBoth()
    {
        var (suite, editor) = await OpenAsync();
        await Services
            .GetRequiredService<ReportTexts>()
            .SaveAsync(suite, "question", "theirs", 0, Xunit.TestContext.Current.CancellationToken);
        await editor.InvokeAsync(() => editor.Find("textarea").InputAsync("mine"));
        Time.Advance(AuthorTextEditor.Pause);

        editor.WaitForElement("[role=alert]");
        Assert.Equal("theirs", (await TextsAsync(suite))["question"].Markdown);
        await editor.InvokeAsync(() => Button(editor, "Keep mine").ClickAsync());

        editor.WaitForAssertion(() => Assert.StartsWith("Saved ", editor.Find("[role=status]").TextContent, StringComparison.Ordinal));
        Assert.Equal("mine", (await TextsAsync(suite))["question"].Markdown);
    }

    [Fact]
    public async Task Refresh_WhileWriting_KeepsTheWords()
    {
        var (suite, editor) = await OpenAsync();
        await editor.InvokeAsync(() => editor.Find("textarea").InputAsync("half a sent"));

        editor.Render(p =>
            p.Add(
                e => e.Text,
                new ReportText
                {
                    SuiteId = suite,
                    Section = "question",
                    Markdown = "other",
                    Version = 3,
                }
            )
        );

        Assert.Equal("half a sent", editor.Find("textarea").GetAttribute("value"));
    }

    [Fact]
    public async Task Leave_BeforeThePause_SavesWhatWasWritten()
    {
        var (suite, editor) = await OpenAsync();
        await editor.InvokeAsync(() => editor.Find("textarea").InputAsync("last words"));

        await editor.Instance.DisposeAsync();

        Assert.Equal("last words", (await TextsAsync(suite))["question"].Markdown);
    }

    private async Task<(int Suite, IRenderedComponent<AuthorTextEditor> Editor)> OpenAsync()
    {
        var dataset = await AddDatasetAsync(3);
        int suite;
        await using (var context = Database.CreateDbContext())
        {
            var added = context.Suites.Add(new Suite { Name = "six", DatasetId = dataset });
            await context.SaveChangesAsync();
            suite = added.Entity.Id;
        }

        var editor = Render<AuthorTextEditor>(p =>
            p.Add(e => e.SuiteId, suite).Add(e => e.Section, "question").Add(e => e.Title, "Question")
        );
        await editor.InvokeAsync(() => editor.Find("button").ClickAsync());
        return (suite, editor);
    }

    private Task<IReadOnlyDictionary<string, ReportText>> TextsAsync(int suite) =>
        Services.GetRequiredService<ReportQueries>().TextsAsync(suite);

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<AuthorTextEditor> editor, string text) =>
        editor.FindAll("button").Single(b => b.TextContent.Trim() == text);
}
