using System.Buffers.Binary;
using LesionPortal.Core.Imaging;

namespace LesionPortal.Core.Tests.Imaging;

/// <summary>
/// Files of every kind people bring, and damaged ones. <c>Fixtures/OddImages/make.py</c> draws them; each has its pixels as Pillow or that
/// script has them, in NAME.rgba.
/// </summary>
public sealed class OddImageTests
{
    private static readonly string s_fixtures = Path.Combine(AppContext.BaseDirectory, "Fixtures", "OddImages");

    public static TheoryData<string> Files =>
        [.. Directory.EnumerateFiles(s_fixtures, "*.rgba").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void ReadRgb_OddFile_HasThePixelsItWasMadeOf(string file)
    {
        var read = ImageCodec.ReadRgb(Fixture(file)).Pixels;
        var expected = Expected(file);
        Assert.Equal(expected.Length / 4 * 3, read.Length);
        var largest = read.Select((value, i) => Math.Abs(value - expected[i / 3 * 4 + i % 3])).Max();
        Assert.InRange(largest, 0, Tolerance(file));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void ReadMask_OddFile_IsInsideWhereBrightAndOpaque(string file)
    {
        var inside = ImageCodec.ReadMask(Fixture(file)).Pixels;
        var expected = Expected(file).Chunk(4).Select(p => p[0] * p[3]).ToArray();
        // A lossy file may be off by its tolerance, and then on the other side of 128.
        var tolerance = Tolerance(file);
        for (var i = 0; i < inside.Length; i++)
        {
            var brightness = expected[i] / 255.0;
            if (tolerance == 0 || Math.Abs(brightness - 128) > tolerance)
                Assert.Equal(brightness > 128, inside[i]);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void ReadHeader_OddFile_HasTheUprightSize(string file)
    {
        var header = ImageCodec.ReadHeader(Fixture(file));
        var turned = file.StartsWith("orientation-", StringComparison.Ordinal) ? file[12] - '0' : 1;
        Assert.Equal(turned >= 5 ? (13, 19) : (19, 13), (header.Width, header.Height));
        Assert.Equal(turned != 1, header.IsTurned);
        Assert.Equal(turned == 1 && Path.GetExtension(file) is not (".bmp" or ".tif"), header.IsSeenAlike);
    }

    [Theory]
    [InlineData("pages.tif", "several images (pages)")]
    [InlineData("animation.webp", "several images (frames of an animation)")]
    [InlineData("animation.png", "several images (frames of an animation)")]
    [InlineData("animation.gif", "GIF images are not read; expected BMP, PNG, JPEG, WebP or TIFF")]
    [InlineData("fax-group-3.tif", "compressed as a fax (CCITT)")]
    [InlineData("fax-group-4.tif", "compressed as a fax (CCITT)")]
    [InlineData("no-bits-per-sample.tif", "leaves its bits per sample out")]
    public void ReadRgb_KindThatIsNotRead_SaysWhyAndNamesTheFile(string file, string said)
    {
        var e = Assert.Throws<ImageDecodingException>(() => ImageCodec.ReadRgb(Fixture(file)));
        Assert.StartsWith(file, e.Message, StringComparison.Ordinal);
        Assert.Contains(said, e.Message, StringComparison.Ordinal);
        Assert.Throws<ImageDecodingException>(() => ImageCodec.ReadHeader(Fixture(file)));
    }

    /// <summary>ImageSharp alone fills what is missing with black or grey.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void ReadRgb_CutShort_IsRefusedWhereverItEnds(string file)
    {
        var bytes = File.ReadAllBytes(Fixture(file));
        for (var length = 1; length < bytes.Length; length += Math.Min(23, bytes.Length - length))
            Assert.Throws<ImageDecodingException>(() => ImageCodec.ReadRgb(new MemoryStream(bytes[..length]), file));
        Assert.Throws<ImageDecodingException>(() => ImageCodec.ReadRgb(new MemoryStream(bytes[..^1]), file));
    }

    /// <summary>Whatever stands in a file, it is read or refused with words.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void ReadMask_BytesChangedAtRandom_IsReadOrRefused(string file)
    {
        var random = new Random(31);
        var refused = 0;
        for (var round = 0; round < 60; round++)
        {
            var bytes = File.ReadAllBytes(Fixture(file));
            for (var changes = random.Next(1, 5); changes > 0; changes--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                ImageCodec.ReadMask(new MemoryStream(bytes), file);
            }
            catch (ImageDecodingException e)
            {
                Assert.Contains(file, e.Message, StringComparison.Ordinal);
                refused++;
            }
        }

        Assert.InRange(refused, 1, 60);
    }

    /// <summary>The sides stand at these places of the files; each is said to be 16,000 pixels.</summary>
    [Theory]
    [InlineData("24-bit.bmp", 18, 22, 4)]
    [InlineData("lossy.webp", 26, 28, 2)]
    [InlineData("rgb.tif", 18, 30, 4)]
    public void ReadRgb_BombOf256Megapixels_IsRefusedBeforeItIsDecoded(string file, int width, int height, int size)
    {
        var bytes = File.ReadAllBytes(Fixture(file));
        Assert.Equal((19, 13), (bytes[width], bytes[height]));
        foreach (var at in new[] { width, height })
            BitConverter.GetBytes(16_000).AsSpan(0, size).CopyTo(bytes.AsSpan(at));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var e = Assert.Throws<ImageDecodingException>(() => ImageCodec.ReadRgb(new MemoryStream(bytes), file));
        Assert.Contains("megapixels that are read", e.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
    }

    [Fact]
    public void ReadRgb_JpegBomb_IsRefusedBeforeItIsDecoded()
    {
        var bytes = File.ReadAllBytes(Fixture("444.jpg"));
        var frame = bytes.AsSpan().IndexOf([(byte)0xFF, (byte)0xC0]);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(frame + 5), 65_500);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(frame + 7), 65_500);
        var e = Assert.Throws<ImageDecodingException>(() => ImageCodec.ReadRgb(new MemoryStream(bytes), "bomb.jpg"));
        Assert.Contains("65,500×65,500", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadRgb_ByManyThreads_GivesEachItsPixels()
    {
        var files = Files.Select(f => f.Data).Where(f => Tolerance(f) == 0).ToArray();
        Parallel.For(
            0,
            200,
            i =>
            {
                var file = files[i % files.Length];
                var expected = Expected(file);
                Assert.Equal(expected.Where((_, at) => at % 4 != 3), ImageCodec.ReadRgb(Fixture(file)).Pixels);
            }
        );
    }

    [Fact]
    public void ReadRgb_StreamThatCantSeek_GivesItsPixels()
    {
        using var packed = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(File.ReadAllBytes(Fixture("rgb-lzw.tif")));
        packed.Position = 0;
        using var stream = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionMode.Decompress);
        Assert.Equal(ImageCodec.ReadRgb(Fixture("rgb.tif")).Pixels, ImageCodec.ReadRgb(stream, "upload.tif").Pixels);
    }

    private static string Fixture(string file) => Path.Combine(s_fixtures, file);

    private static byte[] Expected(string file) => File.ReadAllBytes(Fixture(file + ".rgba"));

    /// <summary>How far a value may be from Pillow's: JPEG decoders round and fill in reduced colours otherwise (decision 031).</summary>
    private static int Tolerance(string file) =>
        file switch
        {
            "420.jpg" or "progressive-420.jpg" => 6,
            // 5 and 6 bits stretched to 8; a palette of 16 bits brought to 8.
            "16-bit-565.bmp" or "palette.tif" => 1,
            _ when file.EndsWith(".jpg", StringComparison.Ordinal) => 2,
            _ => 0,
        };
}
