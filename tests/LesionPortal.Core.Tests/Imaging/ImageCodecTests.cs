using System.Buffers.Binary;
using LesionPortal.Core.Imaging;
using SkiaSharp;

namespace LesionPortal.Core.Tests.Imaging;

public sealed class ImageCodecTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Bytes(string name, byte[] bytes)
    {
        File.WriteAllBytes(_folder[name], bytes);
        return _folder[name];
    }

    [Fact]
    public void ReadRgb_Stream_GivesTheSameAsTheFile()
    {
        var path = _folder.Image("i.png");
        using var stream = File.OpenRead(path);
        Assert.Equal(ImageCodec.ReadRgb(path).Pixels, ImageCodec.ReadRgb(stream, "upload.png").Pixels);
    }

    [Fact]
    public void ReadRgb_Resized_HasTheWantedSizeAndMeanColour()
    {
        var flat = new RgbImage(90, 60, [.. Enumerable.Repeat(new byte[] { 200, 120, 40 }, 90 * 60).SelectMany(p => p)]);
        ImageCodec.WriteRgbPng(_folder["flat.png"], flat);
        var small = ImageCodec.ReadRgb(_folder["flat.png"], 32, 16);
        Assert.Equal((32, 16), (small.Width, small.Height));
        Assert.All(small.Pixels.Chunk(3), p => Assert.Equal([200, 120, 40], p));
    }

    /// <summary>2×1 pixels, red then blue, as the camera stored them; upright they are where the mark says.</summary>
    [Theory]
    [InlineData(1, 16, 8, "RB")]
    [InlineData(2, 16, 8, "BR")]
    [InlineData(3, 16, 8, "BR")]
    [InlineData(4, 16, 8, "RB")]
    [InlineData(5, 8, 16, "RB")]
    [InlineData(6, 8, 16, "RB")]
    [InlineData(7, 8, 16, "BR")]
    [InlineData(8, 8, 16, "BR")]
    public void ReadRgb_OrientationMark_IsFollowed(byte orientation, int width, int height, string colours)
    {
        var stored = new RgbImage(
            16,
            8,
            [.. Enumerable.Range(0, 128).SelectMany(i => i % 16 < 8 ? new byte[] { 250, 10, 10 } : [10, 10, 250])]
        );
        var path = Bytes("i.jpg", Pictures.WithOrientation(Pictures.Encode(stored, SKEncodedImageFormat.Jpeg, 95), orientation));
        var upright = ImageCodec.ReadRgb(path);
        var header = ImageCodec.ReadHeader(path);
        Assert.Equal((width, height), (upright.Width, upright.Height));
        Assert.Equal((width, height, orientation != 1), (header.Width, header.Height, header.IsTurned));
        Assert.Equal(colours, $"{Name(0)}{Name(upright.Pixels.Length / 3 - 1)}");

        char Name(int pixel) => upright.Pixels[3 * pixel] > 128 ? 'R' : 'B';
    }

    [Theory]
    [InlineData(128, false)]
    [InlineData(129, true)]
    public void ReadMask_Threshold_IsAbove128(byte value, bool inside)
    {
        ImageCodec.WriteGreyPng(_folder["m.png"], [value], 1, 1);
        Assert.Equal(inside, ImageCodec.ReadMask(_folder["m.png"]).Pixels[0]);
    }

    [Fact]
    public void ReadMask_TransparentWhite_IsOutside()
    {
        using var bitmap = new SKBitmap(new SKImageInfo(2, 1, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        bitmap.SetPixel(0, 0, new SKColor(255, 255, 255, 0));
        bitmap.SetPixel(1, 0, new SKColor(255, 255, 255, 255));
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        Assert.Equal([false, true], ImageCodec.ReadMask(Bytes("m.png", data.ToArray())).Pixels);
    }

    [Fact]
    public void WriteMaskPng_ReadBack_IsTheSame()
    {
        var mask = Pictures.Rectangle(33, 21, 4, 5, 6, 7);
        ImageCodec.WriteMaskPng(_folder["m.png"], mask);
        Assert.Equal(mask.Pixels, ImageCodec.ReadMask(_folder["m.png"]).Pixels);
    }

    [Theory]
    [InlineData(400, 200, 320, 160)]
    [InlineData(200, 400, 160, 320)]
    [InlineData(100, 50, 100, 50)]
    [InlineData(1000, 1, 320, 1)]
    public void WriteThumbnail_AnyShape_FitsAndIsNeverEnlarged(int width, int height, int expectedWidth, int expectedHeight)
    {
        ImageCodec.WriteThumbnail(_folder["t.webp"], Pictures.Colour(width, height, 1), 320);
        var header = ImageCodec.ReadHeader(_folder["t.webp"]);
        Assert.Equal((expectedWidth, expectedHeight), (header.Width, header.Height));
    }

    [Fact]
    public void ReadRgb_BombOf400Megapixels_IsRefusedBeforeItIsDecoded()
    {
        ImageCodec.WriteGreyPng(_folder["one.png"], [0], 1, 1);
        var png = File.ReadAllBytes(_folder["one.png"]);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), 20_000);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), 20_000);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), Crc(png.AsSpan(12, 17)));
        var e = Assert.Throws<ImageDecodingException>(() => ImageCodec.ReadRgb(Bytes("bomb.png", png)));
        Assert.Contains("20,000×20,000", e.Message, StringComparison.Ordinal);

        // Of a PNG's chunk: ISO/IEC 15948, annex D.
        static uint Crc(ReadOnlySpan<byte> bytes)
        {
            var crc = uint.MaxValue;
            foreach (var value in bytes)
            {
                crc ^= value;
                for (var bit = 0; bit < 8; bit++)
                    crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
            }

            return ~crc;
        }
    }

    [Fact]
    public void ReadRgb_CutShort_SaysDamaged()
    {
        var bytes = File.ReadAllBytes(_folder.Image("i.png", 200, 200));
        var e = Assert.Throws<ImageDecodingException>(() => ImageCodec.ReadRgb(Bytes("cut.png", bytes[..(bytes.Length / 2)])));
        Assert.Contains("cut.png: the image is damaged or cut short", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not an image")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'/>")]
    public void ReadRgb_NoImage_SaysWhatWasExpected(string content)
    {
        var e = Assert.Throws<ImageDecodingException>(() => ImageCodec.ReadRgb(_folder.Text("x.png", content)));
        Assert.Contains("expected BMP, PNG, JPEG, WebP or TIFF", e.Message, StringComparison.Ordinal);
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(content));
        Assert.Throws<ImageDecodingException>(() => ImageCodec.ReadRgb(stream, "x.png"));
    }

    [Fact]
    public void ReadRgb_NoFile_NamesIt() =>
        Assert.Contains(
            "nowhere.png",
            Assert.Throws<ImageDecodingException>(() => ImageCodec.ReadRgb(_folder["nowhere.png"])).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void WriteGreyPng_TooFewValues_Throws() =>
        Assert.Throws<ArgumentException>(() => ImageCodec.WriteGreyPng(_folder["x.png"], [1, 2, 3], 2, 2));
}
