using Bunit;
using LesionPortal.Web.Reviews.Pages;
using LesionPortal.Web.Tests.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace LesionPortal.Web.Tests.Reviews.Pages;

public sealed class AgreementPageTests : ImagePageContext
{
    [Fact]
    public async Task Choice_AsSoonAsItIsShown_IsTheSuiteOfTheAddress()
    {
        var dataset = await AddDatasetAsync(3);
        var older = await AddSuiteAsync(dataset, "older");
        await AddSuiteAsync(dataset, "newer");
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/agreement?suite={older}");

        var page = Render<AgreementPage>();

        // At once and after the report has come.
        Assert.All(page.FindAll(".suite-choice"), _ => AssertChosen());
        page.WaitForElement(".suite-choice");
        AssertChosen();

        void AssertChosen() =>
            Assert.Equal($"{older}", Assert.Single(page.FindAll(".suite-choice option[selected]")).GetAttribute("value"));
    }
}
