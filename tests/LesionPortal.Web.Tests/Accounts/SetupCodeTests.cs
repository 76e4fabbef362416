using LesionPortal.Web.Accounts;
using Microsoft.Extensions.Time.Testing;

namespace LesionPortal.Web.Tests.Accounts;

public sealed class SetupCodeTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Try_TheCodeInAnyCaseAndWithSpaces_IsRight()
    {
        var code = new SetupCode(_time);
        var printed = code.Renew();

        Assert.True(code.Try(printed.ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal)));
        Assert.True(code.IsOpen);
    }

    [Fact]
    public void Try_AfterFiveWrongOnes_IsRefused()
    {
        var code = new SetupCode(_time);
        var printed = code.Renew();
        for (var i = 0; i < SetupCode.Tries; i++)
            Assert.False(code.Try("AAAA-AAAA-AAAA"));

        Assert.False(code.Try(printed));
        Assert.False(code.IsOpen);
    }

    [Fact]
    public void Try_AfterAnHour_IsRefused()
    {
        var code = new SetupCode(_time);
        var printed = code.Renew();
        _time.Advance(SetupCode.Lifetime);

        Assert.False(code.Try(printed));
    }

    [Fact]
    public void Renew_MakesTheCodeBeforeWorthless()
    {
        var code = new SetupCode(_time);
        var first = code.Renew();
        var second = code.Renew();

        Assert.False(code.Try(first));
        Assert.True(code.Try(second));
    }
}
