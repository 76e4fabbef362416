using System.Text.RegularExpressions;
using LesionPortal.Web.Tests.Shared;

namespace LesionPortal.Web.Tests.Hosting;

[Collection(EmptyPortal.Collection)]
public sealed partial class AssetTests(EmptyPortal portal)
{
    [Fact]
    public async Task EveryAssetOfThePage_AnswersWithContent()
    {
        var page = await portal.Client.GetStringAsync("/", TestContext.Current.CancellationToken);
        var assets = Asset()
            .Matches(page)
            .Select(m => m.Groups["path"].Value)
            .Where(p => !p.StartsWith('#') && p != "/")
            .Distinct()
            .ToList();

        Assert.Contains(assets, a => a.Contains("apexcharts", StringComparison.Ordinal));
        Assert.Contains(assets, a => a.Contains("portal", StringComparison.Ordinal));
        foreach (var asset in assets)
            Assert.True(
                (await portal.Client.GetByteArrayAsync(asset, TestContext.Current.CancellationToken)).Length > 0,
                $"{asset} is empty."
            );
    }

    [Theory]
    [InlineData("vendor/opencv.js")]
    [InlineData("js/vision/opencv-worker.js")]
    [InlineData("js/viewer/measure-worker.js")]
    public async Task AssetAWorkerLoads_AnswersWithContent(string path)
    {
        Assert.True((await portal.Client.GetByteArrayAsync(path, TestContext.Current.CancellationToken)).Length > 0, $"{path} is empty.");
    }

    [GeneratedRegex("""<(?:link|script)[^>]*(?:href|src)="(?<path>[^"]+)" """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Asset();
}
