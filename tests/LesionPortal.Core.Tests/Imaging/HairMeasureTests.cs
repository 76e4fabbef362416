using LesionPortal.Core.Imaging;

namespace LesionPortal.Core.Tests.Imaging;

/// <summary>On drawn images: nothing here shows a person's skin.</summary>
public sealed class HairMeasureTests
{
    private const int Width = 384;
    private const int Height = 288;

    [Fact]
    public void ShareOf_PlainSkinWithADarkSpot_IsZero() => Assert.Equal(0, HairMeasure.ShareOf(Drawn(_ => { })));

    [Fact]
    public void ShareOf_StraightHair_IsItsPixels()
    {
        // Three pixels thick, 200 long, straight: closing fills it entirely.
        var share = HairMeasure.ShareOf(Drawn(pixels => Line(pixels, 20, 30, 1, 0, 200)));
        Assert.Equal(3 * 200 / (double)(Width * Height), share, 1e-4);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(1, -1)]
    public void ShareOf_HairInAnyDirection_IsFound(int dx, int dy) =>
        Assert.InRange(HairMeasure.ShareOf(Drawn(pixels => Line(pixels, 20, dy < 0 ? 260 : 20, dx, dy, 150))), 0.003, 0.02);

    [Fact]
    public void ShareOf_ManyHairs_IsHairy() =>
        Assert.InRange(
            HairMeasure.ShareOf(
                Drawn(pixels =>
                {
                    for (var i = 0; i < 6; i++)
                        Line(pixels, 10, 12 + 20 * i, 1, 0, 120);
                })
            ),
            HairMeasure.HairyFrom,
            0.05
        );

    [Fact]
    public void ShareOf_ShortSpots_AreNoHair() =>
        Assert.Equal(
            0,
            HairMeasure.ShareOf(
                Drawn(pixels =>
                {
                    for (var i = 0; i < 20; i++)
                        Line(pixels, 10 + 15 * i, 12, 0, 1, 8);
                })
            )
        );

    [Fact]
    public void ShareOf_TwiceTheSize_IsAboutTheSame()
    {
        var image = Drawn(pixels => Line(pixels, 20, 30, 1, 0, 300));
        var doubled = new byte[image.Pixels.Length * 4];
        for (var i = 0; i < doubled.Length / 3; i++)
        {
            var (y, x) = int.DivRem(i, 2 * Width);
            image.Pixels.AsSpan(3 * (y / 2 * Width + x / 2), 3).CopyTo(doubled.AsSpan(3 * i));
        }

        Assert.Equal(HairMeasure.ShareOf(image), HairMeasure.ShareOf(new RgbImage(2 * Width, 2 * Height, doubled)), 1e-9);
    }

    private static RgbImage Drawn(Action<byte[]> draw)
    {
        var pixels = new byte[3 * Width * Height];
        for (var i = 0; i < Width * Height; i++)
        {
            var (y, x) = int.DivRem(i, Width);
            var isLesion = (x - 250) * (x - 250) + (y - 180) * (y - 180) < 50 * 50;
            pixels.AsSpan(3 * i, 3).Fill(isLesion ? (byte)90 : (byte)200);
        }

        draw(pixels);
        return new RgbImage(Width, Height, pixels);
    }

    private static void Line(byte[] pixels, int x, int y, int dx, int dy, int length)
    {
        for (var step = 0; step < length; step++)
        {
            for (var thick = -1; thick <= 1; thick++)
            {
                var (px, py) = (x + step * dx + (dx == 0 ? thick : 0), y + step * dy + (dx == 0 ? 0 : thick));
                pixels.AsSpan(3 * (py * Width + px), 3).Fill(40);
            }
        }
    }
}
