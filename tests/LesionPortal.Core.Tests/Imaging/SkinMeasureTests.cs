using LesionPortal.Core.Cases;
using LesionPortal.Core.Imaging;

namespace LesionPortal.Core.Tests.Imaging;

/// <summary>On drawn images: nothing here shows a person's skin.</summary>
public sealed class SkinMeasureTests
{
    private const int Width = 384;
    private const int Height = 288;
    private static readonly (byte R, byte G, byte B) s_skin = (224, 172, 140);
    private static readonly (byte R, byte G, byte B) s_lesion = (110, 70, 55);
    private static readonly PixelMask s_mask = new(Width, Height, [.. Enumerable.Range(0, Width * Height).Select(IsLesion)]);

    /// <summary>Values of CIE 15 for the sRGB primaries and white under D65.</summary>
    [Theory]
    [InlineData(255, 255, 255, 100, 0, 0)]
    [InlineData(0, 0, 0, 0, 0, 0)]
    [InlineData(255, 0, 0, 53.24, 80.09, 67.20)]
    [InlineData(0, 0, 255, 32.30, 79.19, -107.86)]
    public void OfRgb_KnownColours_AreThePublishedOnes(double r, double g, double b, double l, double a, double labB)
    {
        var lab = CieLab.OfRgb(r, g, b);
        Assert.Equal(l, lab.L, 0.02);
        Assert.Equal(a, lab.A, 0.02);
        Assert.Equal(labB, lab.B, 0.02);
    }

    [Fact]
    public void Of_PlainSkinAndLesion_IsTheColoursOwnAngleAndDifference()
    {
        var (skin, lesion) = (CieLab.OfRgb(s_skin.R, s_skin.G, s_skin.B), CieLab.OfRgb(s_lesion.R, s_lesion.G, s_lesion.B));

        var measured = SkinMeasure.Of(Drawn(_ => null), s_mask);

        Assert.Equal(Math.Atan((skin.L - 50) / skin.B) * 180 / Math.PI, measured.Ita!.Value, 1e-9);
        Assert.Equal(skin.DifferenceTo(lesion), measured.Contrast!.Value, 1e-9);
        Assert.Equal((measured.Ita, measured.Ita), (measured.ItaLow, measured.ItaHigh));
    }

    /// <summary>
    /// Black corners with a fading rim, 40 dark hairs and bright reflections: without leaving them out the mean would move by 20 degrees
    /// and more.
    /// </summary>
    [Fact]
    public void Of_CornersHairAndReflections_StaysWithinADegree()
    {
        var plain = SkinMeasure.Of(Drawn(_ => null), s_mask);

        var measured = SkinMeasure.Of(
            Drawn(i =>
            {
                var (y, x) = int.DivRem(i, Width);
                var fromCentre = Math.Sqrt((x - 192.0) * (x - 192) + (y - 144.0) * (y - 144));
                return fromCentre > 215 ? (0, 0, 0)
                    : fromCentre > 208 ? (60, 45, 40)
                    : y % 14 < 2 && !IsLesion(i) ? (50, 40, 35)
                    : y % 97 < 4 && x % 53 < 6 ? (255, 255, 255)
                    : null;
            }),
            s_mask
        );

        Assert.Equal(plain.Ita!.Value, measured.Ita!.Value, 1.0);
        Assert.Equal(plain.Contrast!.Value, measured.Contrast!.Value, 1.0);
        Assert.InRange(measured.SkinShare, SkinMeasure.MinSkinPixels, plain.SkinShare);
    }

    [Fact]
    public void Of_SkinThatVaries_HasItsQuartiles()
    {
        var measured = SkinMeasure.Of(
            Drawn(i => IsLesion(i) ? null : ((byte)(190 + i % Width / 10), (byte)(150 + i % Width / 10), 130)),
            s_mask
        );

        Assert.True(measured.ItaLow < measured.Ita && measured.Ita < measured.ItaHigh);
    }

    [Fact]
    public void Of_LesionOverTheWholeImage_HasNoSkinToMeasure()
    {
        var measured = SkinMeasure.Of(Drawn(_ => null), new PixelMask(Width, Height, [.. Enumerable.Repeat(true, Width * Height)]));

        Assert.Equal(new SkinColour(null, null, null, null, 0), measured);
    }

    [Fact]
    public void Of_EmptyMask_HasSkinButNoContrast()
    {
        var measured = SkinMeasure.Of(Drawn(_ => null), new PixelMask(Width, Height, new bool[Width * Height]));

        Assert.Null(measured.Contrast);
        Assert.NotNull(measured.Ita);
    }

    [Fact]
    public void Of_MaskOfAnotherSize_SaysBoth() =>
        Assert.Contains(
            "10×10 but the image is 384×288",
            Assert.Throws<ArgumentException>(() => SkinMeasure.Of(Drawn(_ => null), new PixelMask(10, 10, new bool[100]))).Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(55.1, SkinTone.VeryLight)]
    [InlineData(55, SkinTone.Light)]
    [InlineData(41, SkinTone.Intermediate)]
    [InlineData(28, SkinTone.Tan)]
    [InlineData(10, SkinTone.Brown)]
    [InlineData(-30, SkinTone.Dark)]
    public void Of_AnglesAtTheLimits_AreTheUsualClasses(double ita, SkinTone tone) => Assert.Equal(tone, SkinTones.Of(ita));

    [Fact]
    public void Limits_OfBrown_AreReadFromBelow() => Assert.Equal("above −30° up to 10°", SkinTone.Brown.Limits());

    private static bool IsLesion(int i)
    {
        var (y, x) = int.DivRem(i, Width);
        return (x - 190) * (x - 190) + (y - 140) * (y - 140) < 60 * 60;
    }

    private static RgbImage Drawn(Func<int, (byte R, byte G, byte B)?> other)
    {
        var pixels = new byte[3 * Width * Height];
        for (var i = 0; i < Width * Height; i++)
            (pixels[3 * i], pixels[3 * i + 1], pixels[3 * i + 2]) = other(i) ?? (IsLesion(i) ? s_lesion : s_skin);
        return new RgbImage(Width, Height, pixels);
    }
}
