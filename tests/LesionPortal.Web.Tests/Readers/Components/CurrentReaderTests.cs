using Bunit;
using LesionPortal.Web.Readers;
using LesionPortal.Web.Readers.Components;
using LesionPortal.Web.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace LesionPortal.Web.Tests.Readers.Components;

public sealed class CurrentReaderTests : ImagePageContext
{
    private readonly BunitJSModuleInterop _module;

    public CurrentReaderTests()
    {
        _module = JSInterop.SetupModule("./js/reader.js");
        _module.Mode = JSRuntimeMode.Loose;
    }

    [Fact]
    public async Task Load_TheBrowserKnowsAReader_IsThatReader()
    {
        var anna = (
            await Services.GetRequiredService<ReaderRegister>().AddAsync("Anna", null, null, Xunit.TestContext.Current.CancellationToken)
        ).Reader!;
        _module.Setup<int?>("current").SetResult(anna.Id);

        var button = Render<ReaderButton>();

        button.WaitForAssertion(() => Assert.Equal("Anna", button.Find("button").TextContent.Trim()));
        Assert.DoesNotContain(_module.Invocations, i => i.Identifier == "choose");
    }

    [Fact]
    public void Load_AReaderOfAnotherDataDirectory_IsForgottenByTheBrowserToo()
    {
        _module.Setup<int?>("current").SetResult(4711);

        var button = Render<ReaderButton>();

        button.WaitForAssertion(() => Assert.Equal([null], Assert.Single(_module.Invocations, i => i.Identifier == "choose").Arguments));
        Assert.Equal("Choose a reader", button.Find("button").TextContent.Trim());
    }
}
