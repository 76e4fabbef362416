using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace LesionPortal.Browser.Tests;

/// <summary>A portal with accounts in a real browser: set-up, invitation, what a role may open, and the end of an open page.</summary>
public sealed partial class AccountTests(DemoPortal demo)
{
    private const string Password = "a long enough password";

    /// <summary>The sign-in of an open page is checked twice a minute.</summary>
    private const float EndMilliseconds = 90_000;

    [Fact]
    public async Task Group_SetUpInvitedAndClosed_GetsWhatItsRolesAllow()
    {
        await using var portal = await Portal.StartAsync(demo.NewDataDirectoryWithDemo(), "--Portal:Mode=Accounts");
        var administrator = await demo.Browser.OpenAsync(portal);
        var errors = new List<string>();
        administrator.Console += (_, message) =>
        {
            if (message.Type == "error")
                errors.Add(message.Text);
        };

        await administrator.GotoAsync("/datasets");
        await Assertions.Expect(administrator).ToHaveURLAsync(new Regex("/sign-in\\?return=%2Fdatasets$"));
        await administrator.GetByRole(AriaRole.Link, new() { Name = "Set it up" }).ClickAsync();
        await administrator.GetByLabel("Code").FillAsync(SetupCode().Match(portal.Output).Value);
        await FillAsync(administrator, "Make the administrator", ("User name", "ada"), ("Password", Password));
        await administrator.GotoAsync("/datasets");
        await FillAsync(administrator, "Sign in", ("User name", "ada"), ("Password", Password));
        await Assertions.Expect(administrator.GetByRole(AriaRole.Heading, new() { Name = "Datasets" })).ToBeVisibleAsync();

        await administrator.GetByRole(AriaRole.Link, new() { Name = "Accounts" }).ClickAsync();
        await administrator.GetByRole(AriaRole.Button, new() { Name = "Make a link" }).ClickAsync();
        var link = await administrator.Locator(".account-link").TextContentAsync();
        var reader = await demo.Browser.OpenAsync(portal);
        await reader.GotoAsync(link!);
        await FillAsync(reader, "Make the account", ("User name", "rita"), ("Name, as others", "Dr Rita"), ("Password", Password));
        await FillAsync(reader, "Sign in", ("User name", "rita"), ("Password", Password));
        await Assertions.Expect(reader.GetByRole(AriaRole.Link, new() { Name = "Datasets" })).ToBeVisibleAsync();
        await Assertions.Expect(reader.GetByRole(AriaRole.Link, new() { Name = "Audit trail" })).ToHaveCountAsync(0);
        await reader.GotoAsync("/datasets/import");
        await Assertions.Expect(reader.GetByRole(AriaRole.Heading, new() { Name = "No access" })).ToBeVisibleAsync();

        await reader.GotoAsync("/runs");
        await Assertions.Expect(reader.GetByRole(AriaRole.Heading, new() { Name = "Runs" })).ToBeVisibleAsync();
        await administrator.GotoAsync("/accounts");
        await administrator
            .GetByRole(AriaRole.Row, new() { NameRegex = new("rita") })
            .GetByRole(AriaRole.Button, new() { Name = "Close" })
            .ClickAsync();
        await administrator.GetByRole(AriaRole.Button, new() { Name = "Close the account" }).ClickAsync();
        await Assertions.Expect(reader).ToHaveURLAsync(new Regex("/sign-in\\?return=%2Fruns$"), new() { Timeout = EndMilliseconds });

        await administrator.GotoAsync("/audit");
        await Assertions.Expect(administrator.GetByRole(AriaRole.Cell, new() { Name = "signed in" })).Not.ToHaveCountAsync(0);
        Assert.Empty(errors);
        await EveryNewPageAsync(administrator);
    }

    /// <summary>At a desk and on a phone: no serious finding by axe, and nothing wider than the window.</summary>
    private static async Task EveryNewPageAsync(IPage page)
    {
        var findings = new List<string>();
        foreach (var path in new[] { "/accounts", "/audit", "/account", "/no-access", "/set-up", "/sign-in" })
        {
            foreach (var width in new[] { 1440, 390 })
            {
                await page.SetViewportSizeAsync(width, 844);
                await page.GotoAsync(path);
                await Assertions.Expect(page.Locator("h1")).ToBeVisibleAsync();
                findings.AddRange(
                    (await page.RunAxe(new AxeRunOptions { ResultTypes = [ResultType.Violations] }))
                        .Violations.Where(v => v.Impact is "serious" or "critical")
                        .Select(v => $"{path}: {v.Id}, {v.Help}: {v.Nodes[0].Html}")
                );
                var overflow = await page.EvaluateAsync<int>(
                    "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
                );
                if (overflow > 0)
                    findings.Add($"{path} is {overflow} px wider than a window of {width} px");
            }
        }

        Assert.True(findings.Count == 0, string.Join('\n', findings));
    }

    private static async Task FillAsync(IPage page, string button, params (string Label, string Text)[] fields)
    {
        foreach (var (label, text) in fields)
            await page.GetByLabel(label).First.FillAsync(text);
        await page.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();
    }

    [GeneratedRegex("(?<=type the code )[A-Z0-9-]+")]
    private static partial Regex SetupCode();
}
