using LesionPortal.Core.Imaging;
using LesionPortal.Formats.Synthetic;
using SkiaSharp;

namespace LesionPortal.Formats.Tests.Imaging;

/// <summary>On drawn images: nothing here shows a person's skin.</summary>
public sealed class PerceptualHashTests(PerceptualHashTests.DrawnImages drawn) : IClassFixture<PerceptualHashTests.DrawnImages>
{
    [Fact]
    public void Of_DifferentLesions_AreFarApart()
    {
        var hashes = drawn.Images.Select(PerceptualHash.Of).ToArray();
        for (var i = 0; i < hashes.Length; i++)
        {
            for (var j = 0; j < i; j++)
                Assert.False(hashes[i].IsNearDuplicateOf(hashes[j]), $"{i} and {j}: {hashes[i].DistanceInAnyOrientation(hashes[j])}");
        }
    }

    [Fact]
    public void Of_SameImageChanged_IsNear()
    {
        foreach (var image in drawn.Images)
        {
            var hash = PerceptualHash.Of(image);
            Assert.InRange(hash.DistanceTo(PerceptualHash.Of(Decoded(image, 300, 220, SKEncodedImageFormat.Png, 100))), 0, 20);
            Assert.InRange(hash.DistanceTo(PerceptualHash.Of(Decoded(image, null, null, SKEncodedImageFormat.Jpeg, 50))), 0, 20);
            Assert.InRange(hash.DistanceTo(PerceptualHash.Of(Brightened(image))), 0, 30);
        }
    }

    [Fact]
    public void IsNearIdenticalTo_TurnedOrMirrored_IsFound()
    {
        var image = drawn.Images[0];
        var hash = PerceptualHash.Of(image);
        RgbImage[] orientations =
        [
            Moved(image, (x, y, w, _) => (w - 1 - x, y)),
            Moved(image, (x, y, _, h) => (x, h - 1 - y)),
            Moved(image, (x, y, w, h) => (w - 1 - x, h - 1 - y)),
            Transposed(image),
        ];
        Assert.All(
            orientations,
            turned =>
            {
                Assert.False(hash.DistanceTo(PerceptualHash.Of(turned)) <= PerceptualHash.NearIdentical);
                Assert.InRange(hash.DistanceInAnyOrientation(PerceptualHash.Of(turned)), 0, 4);
            }
        );
    }

    [Fact]
    public void NearIdenticalPairs_OneCopyAmongOthers_NamesThePair()
    {
        var hashes = drawn.Images.Select(PerceptualHash.Of).ToList();
        hashes.Add(PerceptualHash.Of(Moved(Brightened(drawn.Images[3]), (x, y, w, _) => (w - 1 - x, y))));
        var (first, second, distance) = Assert.Single(PerceptualHash.NearIdenticalPairs(hashes));
        Assert.Equal((3, hashes.Count - 1), (first, second));
        Assert.InRange(distance, 0, 30);
    }

    [Fact]
    public void ToString_Parsed_IsTheSame()
    {
        var hash = PerceptualHash.Of(drawn.Images[1]);
        Assert.Equal(hash, PerceptualHash.Parse(hash.ToString()));
        Assert.Equal(64, hash.ToString().Length);
        Assert.Equal(0, hash.DistanceTo(hash));
        Assert.Throws<FormatException>(() => PerceptualHash.Parse("12"));
    }

    [Fact]
    public void Of_TinyImage_IsHashed() =>
        Assert.Equal(0, PerceptualHash.Of(Pictures.Colour(3, 2, 1)).DistanceTo(PerceptualHash.Of(Pictures.Colour(3, 2, 1))));

    private static RgbImage Decoded(RgbImage image, int? width, int? height, SKEncodedImageFormat format, int quality) =>
        ImageCodec.ReadRgb(new MemoryStream(Pictures.Encode(image, format, quality)), "changed", width, height);

    private static RgbImage Brightened(RgbImage image) =>
        image with
        {
            Pixels = [.. image.Pixels.Select(p => (byte)Math.Min(255, p * 1.12 + 8))],
        };

    private static RgbImage Moved(RgbImage image, Func<int, int, int, int, (int X, int Y)> from)
    {
        var pixels = new byte[image.Pixels.Length];
        for (var y = 0; y < image.Height; y++)
        {
            for (var x = 0; x < image.Width; x++)
            {
                var (fx, fy) = from(x, y, image.Width, image.Height);
                image.Pixels.AsSpan(3 * (fy * image.Width + fx), 3).CopyTo(pixels.AsSpan(3 * (y * image.Width + x)));
            }
        }

        return image with
        {
            Pixels = pixels,
        };
    }

    private static RgbImage Transposed(RgbImage image)
    {
        var pixels = new byte[image.Pixels.Length];
        for (var y = 0; y < image.Height; y++)
        {
            for (var x = 0; x < image.Width; x++)
                image.Pixels.AsSpan(3 * (y * image.Width + x), 3).CopyTo(pixels.AsSpan(3 * (x * image.Height + y)));
        }

        return new RgbImage(image.Height, image.Width, pixels);
    }

    public sealed class DrawnImages
    {
        public DrawnImages()
        {
            using var folder = new TemporaryFolder();
            SyntheticDataset.Write(folder.Path, 10, 3);
            Images =
            [
                .. Directory
                    .EnumerateFiles(folder.Path, "*.bmp", SearchOption.AllDirectories)
                    .Where(f => !f.Contains("_lesion", StringComparison.Ordinal))
                    .Order(StringComparer.Ordinal)
                    .Select(f => ImageCodec.ReadRgb(f, 480, 360)),
            ];
        }

        public IReadOnlyList<RgbImage> Images { get; }
    }
}
