using LesionPortal.Core.Cases;
using LesionPortal.Core.Imaging;
using LesionPortal.Core.Runs;
using LesionPortal.Formats.Ph2;
using SkiaSharp;

namespace LesionPortal.Formats.Tests.Ph2;

/// <summary>
/// Against PH2 itself, which each user brings along: PH2_ROOT names its folder. tests/run leaves these out where there is none.
/// </summary>
[Trait("Data", "PH2")]
public sealed class Ph2RealDataTests
{
    private static Ph2Layout Layout { get; } =
        Ph2Layout.Find(
            Environment.GetEnvironmentVariable("PH2_ROOT")
                ?? throw new InvalidOperationException(
                    "PH2_ROOT is not set; set it to a PH2 folder, or leave these tests out with -trait- Data=PH2."
                )
        );

    private static readonly Lazy<List<Ph2Finding>> Findings = new(() => [.. Ph2Reader.Read(Layout, [], new Dictionary<string, string>())]);

    [Fact]
    public void Read_Ph2_TakesEveryCaseAndReportsTheOtherRows()
    {
        var cases = Findings.Value.Select(f => f.Case).OfType<CheckedCase>().ToList();
        var problems = Findings.Value.SelectMany(f => f.Problems).ToList();
        Assert.Equal(Layout.Cases.Count, cases.Count);
        Assert.All(problems, p => Assert.Equal(ProblemSeverity.Info, p.Severity));
        Assert.Equal(200, cases.Count + problems.Count);
        Assert.DoesNotContain(cases, c => c.Diagnosis == Diagnosis.Unknown);
        Assert.All(cases, c => Assert.InRange(c.Width, 761, 769));
        Assert.All(cases, c => Assert.InRange(c.Height, 553, 577));
        Assert.All(cases, c => Assert.InRange((double)c.LesionAreaPixels / (c.Width * c.Height), 0.03, 0.985));
        Assert.All(cases, c => Assert.NotEmpty(c.Criteria.Colours));
    }

    [Fact]
    public void Split_Ph2_KeepsTheShareOfMelanomas()
    {
        var cases = Findings.Value.Select(f => f.Case).OfType<CheckedCase>().Select(c => (c.Id, c.Diagnosis)).ToList();
        var split = StratifiedSplitter.Split(cases, SplitSettings.OfSizes(cases.Count / 2, cases.Count / 4, cases.Count / 4, 1)).Split!;
        var share = (double)cases.Count(c => c.Diagnosis == Diagnosis.Melanoma) / cases.Count;
        var melanomas = cases.Where(c => c.Diagnosis == Diagnosis.Melanoma).Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
        Assert.InRange(split.Test.Count(melanomas.Contains), split.Test.Count * share - 1, split.Test.Count * share + 1);
    }

    /// <summary>The decoder up to decision 031 was Skia's.</summary>
    [Fact]
    public void ReadRgb_EveryBitmapOfPh2_IsWhatSkiaDecodes()
    {
        var files = Layout.Cases.SelectMany(c => c.ImagePaths.Concat(c.MaskPaths)).ToList();
        Assert.Equal(2 * Layout.Cases.Count, files.Count);
        Assert.All(
            files,
            file =>
            {
                using var codec = SKCodec.Create(file);
                using var bitmap = new SKBitmap(
                    new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul)
                );
                Assert.Equal(SKCodecResult.Success, codec.GetPixels(bitmap.Info, bitmap.GetPixels()));
                var expected = bitmap.GetPixelSpan();
                var read = ImageCodec.ReadRgb(file).Pixels;
                var differing = 0;
                for (var i = 0; i < read.Length; i++)
                    differing += read[i] == expected[i / 3 * 4 + i % 3] ? 0 : 1;
                Assert.Equal((codec.Info.Width * codec.Info.Height * 3, 0), (read.Length, differing));
            }
        );
    }

    [Fact]
    public void Write_Ph2Case_KeepsPixelsAndMask()
    {
        using var folder = new TemporaryFolder();
        var one = Findings.Value.Select(f => f.Case).OfType<CheckedCase>().First();
        var stored = CaseStore.Write(one, folder.Path);
        Assert.Equal(ImageCodec.ReadRgb(one.ImagePath).Pixels, ImageCodec.ReadRgb(folder[stored.ImageFile]).Pixels);
        Assert.Equal(one.LesionAreaPixels, ImageCodec.ReadMask(folder[stored.MaskFile]).Area);
    }
}
