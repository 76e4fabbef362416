using LesionPortal.Core.Cases;
using LesionPortal.Core.Imaging;
using LesionPortal.Core.Metrics;
using LesionPortal.Formats.Ph2;
using LesionPortal.Formats.Synthetic;

namespace LesionPortal.Formats.Tests.Synthetic;

public sealed class SyntheticDatasetTests : IClassFixture<SyntheticDatasetTests.Drawn>
{
    private readonly Drawn _drawn;

    public SyntheticDatasetTests(Drawn drawn) => _drawn = drawn;

    public sealed class Drawn : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public Drawn() => SyntheticDataset.Write(Root, count: 10, seed: 1);

        public string Root => _folder["drawn"];

        public void Dispose() => _folder.Dispose();
    }

    [Fact]
    public void Write_ReadAsPh2_IsWithoutProblemsAndSaysThatItIsSynthetic()
    {
        var token = TestContext.Current.CancellationToken;
        var layout = Ph2Layout.Find(_drawn.Root, token);
        var findings = Ph2Reader.Read(layout, [], new Dictionary<string, string>(), token).ToList();
        var cases = findings.Select(f => f.Case).OfType<CheckedCase>().ToList();
        Assert.True(layout.IsSynthetic);
        Assert.Empty(findings.SelectMany(f => f.Problems));
        Assert.Equal(
            [4, 4, 2],
            new[] { Diagnosis.CommonNevus, Diagnosis.AtypicalNevus, Diagnosis.Melanoma }.Select(d => cases.Count(c => c.Diagnosis == d))
        );
        Assert.All(cases, c => Assert.InRange((double)c.LesionAreaPixels / (c.Width * c.Height), 0.025, 0.72));
        Assert.All(
            cases,
            c => Assert.True(c.Width is >= 761 and <= 769 && c.Height is >= 553 and <= 577, $"{c.Id} is {c.Width}×{c.Height}")
        );
        Assert.True(cases.Select(c => (c.Width, c.Height)).Distinct().Count() > 3);
    }

    [Fact]
    public void Write_SameSeed_GivesTheSameFiles()
    {
        using var again = new TemporaryFolder();
        SyntheticDataset.Write(again.Path, count: 3, seed: 1, cancellationToken: TestContext.Current.CancellationToken);
        var files = Directory.GetFiles(again.Path, "*.bmp", SearchOption.AllDirectories);
        // An image and a mask a case.
        Assert.Equal(6, files.Length);
        foreach (var path in files)
            Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(Path.Combine(_drawn.Root, Path.GetRelativePath(again.Path, path))));
    }

    [Fact]
    public void Write_OtherSeed_DrawsOthers()
    {
        using var other = new TemporaryFolder();
        SyntheticDataset.Write(other.Path, count: 1, seed: 2, cancellationToken: TestContext.Current.CancellationToken);
        var image = Path.Combine("PH2 Dataset images", "SYN001", "SYN001_Dermoscopic_Image", "SYN001.bmp");
        Assert.NotEqual(File.ReadAllBytes(Path.Combine(_drawn.Root, image)), File.ReadAllBytes(other[image]));
    }

    /// <summary>
    /// A network must have something to learn: the best single threshold on brightness, even chosen by looking at the answers, does not
    /// solve it.
    /// </summary>
    [Fact]
    public void Write_BestBrightnessThreshold_IsNotEnough()
    {
        var cases = Ph2Layout
            .Find(_drawn.Root, TestContext.Current.CancellationToken)
            .Cases.Select(c => (Image: ImageCodec.ReadRgb(c.ImagePaths[0], 128, 96), Mask: ImageCodec.ReadMask(c.MaskPaths[0], 128, 96)))
            .ToList();
        var best = Enumerable
            .Range(4, 28)
            .Max(step =>
                cases.Average(c =>
                    PixelCounts.Of([.. c.Image.Pixels.Chunk(3).Select(p => p[0] + p[1] + p[2] < step * 3 * 8)], c.Mask.Pixels).Iou
                )
            );
        Assert.InRange(best, 0.2, 0.75);
    }
}
