using System.Net;
using LesionPortal.Web.Tests.Shared;

namespace LesionPortal.Web.Tests.Hosting;

[Collection(EmptyPortal.Collection)]
public sealed class LoopbackGuardTests(EmptyPortal portal)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("192.168.1.2:5080")]
    [InlineData("127.0.0.1.evil.example")]
    public async Task Request_WithAForeignHost_IsRefused(string host)
    {
        Assert.Equal(HttpStatusCode.BadRequest, await SendAsync("/api/datasets", r => r.Headers.Host = host));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/api/datasets")]
    [InlineData("/_blazor/negotiate?negotiateVersion=1")]
    [InlineData("/media/datasets/1/cases/IMD002/image")]
    [InlineData("/css/portal.css")]
    public async Task Request_FromAForeignPage_IsRefused(string path)
    {
        Assert.Equal(HttpStatusCode.Forbidden, await SendAsync(path, r => r.Headers.Add("Origin", "http://evil.example")));
        Assert.Equal(HttpStatusCode.Forbidden, await SendAsync(path, r => r.Headers.Add("Origin", "null")));
        Assert.Equal(HttpStatusCode.Forbidden, await SendAsync(path, r => r.Headers.Add("Origin", "http://127.0.0.1:1")));
    }

    [Fact]
    public async Task Request_FromThePortalsOwnPage_IsAnswered()
    {
        var port = portal.Client.BaseAddress!.Port;

        Assert.Equal(HttpStatusCode.OK, await SendAsync("/api/datasets", r => r.Headers.Add("Origin", $"http://127.0.0.1:{port}")));
        Assert.Equal(HttpStatusCode.OK, await SendAsync("/api/datasets", r => r.Headers.Host = $"localhost:{port}"));
        Assert.Equal(HttpStatusCode.OK, await SendAsync("/api/datasets", r => r.Headers.Host = $"[::1]:{port}"));
    }

    private async Task<HttpStatusCode> SendAsync(string path, Action<HttpRequestMessage> change)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        change(request);
        using var response = await portal.Client.SendAsync(request, Cancellation);
        return response.StatusCode;
    }
}
