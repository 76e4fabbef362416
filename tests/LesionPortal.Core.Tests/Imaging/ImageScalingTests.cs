using LesionPortal.Core.Imaging;
using SkiaSharp;

namespace LesionPortal.Core.Tests.Imaging;

/// <summary>Skia resized every image and mask up to decision 031; networks, thumbnails and scores of then depend on its values.</summary>
public sealed class ImageScalingTests
{
    public static TheoryData<int, int, int, int> Sizes
    {
        get
        {
            var sizes = new TheoryData<int, int, int, int>
            {
                { 768, 560, 256, 256 },
                { 767, 576, 320, 240 },
                { 765, 573, 128, 128 },
                { 768, 560, 512, 512 },
                { 256, 256, 768, 560 },
                { 64, 64, 32, 32 },
                { 1000, 1, 320, 1 },
                { 1, 1, 5, 5 },
                { 7, 1, 3, 1 },
                { 1, 9, 1, 2 },
            };
            var random = new Random(31);
            for (var i = 0; i < 40; i++)
                sizes.Add(random.Next(1, 300), random.Next(1, 300), random.Next(1, 300), random.Next(1, 300));
            return sizes;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Smooth_AnySizes_GivesSkiasValues(int fromWidth, int fromHeight, int width, int height)
    {
        var image = Pictures.Colour(fromWidth, fromHeight, fromWidth);
        var expected = Skia(image, width, height, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        Assert.Equal(expected, ImageScaling.Smooth(image.Pixels, fromWidth, fromHeight, 3, width, height));

        byte[] Red(byte[] rgb) => [.. rgb.Where((_, i) => i % 3 == 0)];
        Assert.Equal(Red(expected), ImageScaling.Smooth(Red(image.Pixels), fromWidth, fromHeight, 1, width, height));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Nearest_AnySizes_TakesSkiasPixels(int fromWidth, int fromHeight, int width, int height)
    {
        var image = Pictures.Colour(fromWidth, fromHeight, fromHeight);
        int[] columns = ImageScaling.Nearest(fromWidth, width),
            rows = ImageScaling.Nearest(fromHeight, height);
        var taken = rows.SelectMany(y => columns.SelectMany(x => image.Pixels.AsSpan(3 * (y * fromWidth + x), 3).ToArray()));
        Assert.Equal(Skia(image, width, height, new SKSamplingOptions(SKFilterMode.Nearest)), taken);
    }

    private static byte[] Skia(RgbImage image, int width, int height, SKSamplingOptions sampling)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(image.Width, image.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        var target = bitmap.GetPixelSpan();
        for (var i = 0; i < target.Length; i++)
            target[i] = i % 4 == 3 ? byte.MaxValue : image.Pixels[i / 4 * 3 + i % 4];
        using var sized = bitmap.Resize(bitmap.Info.WithSize(width, height), sampling);
        return [.. sized.GetPixelSpan().ToArray().Where((_, i) => i % 4 != 3)];
    }
}
