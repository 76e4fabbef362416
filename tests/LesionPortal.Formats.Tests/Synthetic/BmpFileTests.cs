using System.Buffers.Binary;
using LesionPortal.Core.Imaging;
using LesionPortal.Formats.Synthetic;

namespace LesionPortal.Formats.Tests.Synthetic;

/// <summary>Bitmaps as PH2 holds them, read back by the decoder that imports use.</summary>
public sealed class BmpFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(40)]
    [InlineData(41)]
    [InlineData(42)]
    [InlineData(43)]
    public void ReadRgb_BitmapOfAnyStride_GivesItsPixels(int width)
    {
        var image = Pictures.Colour(width, 7, 4);
        BmpFile.Write(_folder["i.bmp"], image);
        Assert.Equal(image.Pixels, ImageCodec.ReadRgb(_folder["i.bmp"]).Pixels);
    }

    [Theory]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    public void ReadMask_OneBitBitmapOfAnyStride_GivesItsPixels(int width)
    {
        var mask = Pictures.Rectangle(width, 9, 3, 2, 20, 4);
        BmpFile.Write(_folder["m.bmp"], mask);
        Assert.Equal(mask.Pixels, ImageCodec.ReadMask(_folder["m.bmp"]).Pixels);
    }

    [Fact]
    public void ReadRgb_RowsFromTheTop_AreNotTurned()
    {
        var image = Pictures.Colour(8, 6, 4);
        BmpFile.Write(_folder["i.bmp"], image);
        var bytes = File.ReadAllBytes(_folder["i.bmp"]);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(22), -6);
        var rows = Enumerable.Range(0, 6).Select(y => image.Pixels[(y * 24)..(y * 24 + 24)]).Reverse().SelectMany(r => r).ToArray();
        File.WriteAllBytes(_folder["top-down.bmp"], bytes);
        Assert.Equal(rows, ImageCodec.ReadRgb(_folder["top-down.bmp"]).Pixels);
    }
}
