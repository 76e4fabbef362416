using LesionPortal.Core.Cases;
using LesionPortal.Core.Imaging;
using LesionPortal.Formats.Ph2;
using LesionPortal.Formats.Synthetic;
using SkiaSharp;

namespace LesionPortal.Formats.Tests.Ph2;

public sealed class CaseCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static CaseCheckResult Check(string? image, string? mask, Dictionary<string, string>? known = null) =>
        CaseCheck.Check(new FoundCase("IMD045", image is null ? [] : [image], mask is null ? [] : [mask]), null, known ?? []);

    private static CaseProblem Refused(CaseCheckResult result)
    {
        Assert.Null(result.Case);
        var problem = Assert.Single(result.Problems);
        Assert.Equal(("IMD045", ProblemSeverity.Error), (problem.CaseId, problem.Severity));
        Assert.NotEmpty(problem.Advice);
        return problem;
    }

    private string MaskOf(PixelMask mask, byte inside = 255, byte outside = 0)
    {
        ImageCodec.WriteRgbPng(_folder["odd.png"], Pictures.Grey(mask, inside, outside));
        return _folder["odd.png"];
    }

    [Fact]
    public void Check_GoodCase_MeasuresIt()
    {
        var row = new SheetRow("IMD045", Diagnosis.Melanoma, new DermoscopicCriteria { AsymmetryAxes = 2 });
        var result = CaseCheck.Check(
            new FoundCase("IMD045", [_folder.Image("i.png")], [_folder.Mask("m.png")]),
            row,
            new Dictionary<string, string>()
        );
        Assert.Empty(result.Problems);
        var good = result.Case!;
        Assert.Equal((40, 30, 108L, false), (good.Width, good.Height, good.LesionAreaPixels, good.TouchesBorder));
        Assert.Equal((Diagnosis.Melanoma, 2), (good.Diagnosis, good.Criteria.AsymmetryAxes));
        Assert.Matches("^[0-9a-f]{64}$", good.PixelSha256);
    }

    [Theory]
    [InlineData(0, 8)]
    [InlineData(28, 8)]
    [InlineData(10, 0)]
    [InlineData(10, 21)]
    public void Check_LesionAtTheEdge_TouchesTheBorder(int left, int top)
    {
        ImageCodec.WriteMaskPng(_folder["m.png"], Pictures.Rectangle(40, 30, left, top, 12, 9));
        Assert.True(Check(_folder.Image("i.png"), _folder["m.png"]).Case!.TouchesBorder);
    }

    [Fact]
    public void Check_BitmapAndItsPngCopy_HaveTheSameHash()
    {
        var image = Pictures.Colour(37, 29, 5);
        BmpFile.Write(_folder["a.bmp"], image);
        ImageCodec.WriteRgbPng(_folder["b.png"], image);
        BmpFile.Write(_folder["m.bmp"], Pictures.Rectangle(37, 29, 10, 8, 12, 9));
        Assert.Equal(
            Check(_folder["a.bmp"], _folder["m.bmp"]).Case!.PixelSha256,
            Check(_folder["b.png"], _folder["m.bmp"]).Case!.PixelSha256
        );
    }

    [Fact]
    public void Check_OneBitAnd24BitMask_MeasureTheSame()
    {
        var mask = Pictures.Rectangle(41, 30, 10, 8, 12, 9);
        BmpFile.Write(_folder["one.bmp"], mask);
        BmpFile.Write(_folder["many.bmp"], Pictures.Grey(mask));
        var image = _folder.Image("i.png", 41);
        Assert.Equal(Check(image, _folder["one.bmp"]).Case!.LesionAreaPixels, Check(image, _folder["many.bmp"]).Case!.LesionAreaPixels);
    }

    /// <summary>
    /// A picture editor writes white under what is transparent: by its colours the lesion would be the whole image, by what is stored it is
    /// not.
    /// </summary>
    [Fact]
    public void Check_MaskThatIsWhiteAndTransparentOutside_IsRefused()
    {
        File.WriteAllBytes(_folder["m.png"], Pictures.WhiteWhere(Pictures.Rectangle(40, 30, 10, 8, 12, 9)));

        Assert.Contains("transparent", Refused(Check(_folder.Image("i.png"), _folder["m.png"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_MaskOfOtherSize_SaysBothSizes() =>
        Assert.Equal(
            "mask is 20×30 but the image is 40×30.",
            Refused(Check(_folder.Image("i.png"), MaskOf(Pictures.Rectangle(20, 30, 2, 2, 5, 5)))).Message
        );

    [Fact]
    public void Check_EmptyMask_IsRefused() =>
        Assert.Contains(
            "empty",
            Refused(Check(_folder.Image("i.png"), MaskOf(Pictures.Rectangle(40, 30, 0, 0, 0, 0)))).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Check_MaskOfZeroAndOne_SaysToScaleIt() =>
        Assert.Contains(
            "brightest value is 1 of 255",
            Refused(Check(_folder.Image("i.png"), MaskOf(Pictures.Rectangle(40, 30, 5, 5, 5, 5), inside: 1))).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Check_SmoothedMask_IsRefusedWithTheNumberOfPixels()
    {
        var grey = Pictures.Grey(Pictures.Rectangle(40, 30, 5, 5, 10, 10));
        grey.Pixels.AsSpan(0, 7 * 3).Fill(128);
        ImageCodec.WriteRgbPng(_folder["m.png"], grey);
        Assert.Contains("7 pixels", Refused(Check(_folder.Image("i.png"), _folder["m.png"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_TiffMaskWhoseWhiteIsTransparent_IsRefused()
    {
        var fixtures = Path.Combine(AppContext.BaseDirectory, "Fixtures", "OddImages");
        var result = Check(Path.Combine(fixtures, "rgb.tif"), Path.Combine(fixtures, "mask-white-everywhere.tif"));
        Assert.Contains("are transparent", Refused(result).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(75)]
    [InlineData(90)]
    public void Check_JpegMask_IsTakenAsBinary(int quality)
    {
        var mask = Pictures.Rectangle(320, 240, 81, 63, 150, 111);
        File.WriteAllBytes(_folder["m.jpg"], Pictures.Encode(Pictures.Grey(mask), SKEncodedImageFormat.Jpeg, quality));
        var result = Check(_folder.Image("i.png", 320, 240), _folder["m.jpg"]);
        Assert.Empty(result.Problems);
        Assert.InRange(result.Case!.LesionAreaPixels, mask.Area * 0.99, mask.Area * 1.01);
    }

    [Fact]
    public void Check_MaskOfTheWholeImage_WarnsAndPasses()
    {
        var result = Check(_folder.Image("i.png"), MaskOf(Pictures.Rectangle(40, 30, 0, 0, 40, 30)));
        Assert.NotNull(result.Case);
        Assert.Equal(ProblemSeverity.Warning, Assert.Single(result.Problems).Severity);
    }

    [Fact]
    public void Check_GreyImage_IsRefused() =>
        Assert.Contains("grey", Refused(Check(_folder.Mask("i.png"), _folder.Mask("m.png"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Check_SamePixelsUnderAnotherId_NamesTheOther()
    {
        var (image, mask) = (_folder.Image("i.png"), _folder.Mask("m.png"));
        var known = new Dictionary<string, string> { [Check(image, mask).Case!.PixelSha256] = "IMD002" };
        Assert.Contains("exactly the pixels of IMD002", Refused(Check(image, mask, known)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_NoMask_IsRefused() =>
        Assert.Contains("no mask", Refused(Check(_folder.Image("i.png"), null)).Message, StringComparison.Ordinal);

    [Fact]
    public void Check_NoImage_IsRefused() =>
        Assert.Contains("no image", Refused(Check(null, _folder.Mask("m.png"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Check_TwoImages_NamesBoth()
    {
        var found = new FoundCase("IMD045", [_folder.Image("a/IMD045.png"), _folder.Image("b/IMD_045.png")], [_folder.Mask("m.png")]);
        Assert.Contains(
            "IMD045.png, IMD_045.png",
            Refused(CaseCheck.Check(found, null, new Dictionary<string, string>())).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Check_ImageThatIsNone_NamesTheFile() =>
        Assert.Contains(
            "i.bmp",
            Refused(Check(_folder.Text("i.bmp", "no picture"), _folder.Mask("m.png"))).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Check_SeveralThingsWrong_TellsAll()
    {
        var result = Check(_folder.Text("i.bmp", "no picture"), MaskOf(Pictures.Rectangle(40, 30, 0, 0, 0, 0)));
        Assert.Null(result.Case);
        Assert.Equal(2, result.Problems.Count);
    }
}
