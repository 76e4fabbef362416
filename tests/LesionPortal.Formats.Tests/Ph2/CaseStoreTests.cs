using LesionPortal.Core.Imaging;
using LesionPortal.Formats.Ph2;
using LesionPortal.Formats.Synthetic;
using SkiaSharp;

namespace LesionPortal.Formats.Tests.Ph2;

public sealed class CaseStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static CheckedCase Checked(string imagePath, string maskPath) =>
        CaseCheck.Check(new FoundCase("IMD002", [imagePath], [maskPath]), null, new Dictionary<string, string>()).Case!;

    [Fact]
    public void Write_Bitmap_IsKeptAsPngOfTheSamePixels()
    {
        var image = Pictures.Colour(401, 300, 9);
        var mask = Pictures.Rectangle(401, 300, 50, 60, 100, 70);
        BmpFile.Write(_folder["i.bmp"], image);
        BmpFile.Write(_folder["m.bmp"], mask);

        var stored = CaseStore.Write(Checked(_folder["i.bmp"], _folder["m.bmp"]), _folder["dataset"]);

        Assert.Equal(new StoredCase("images/IMD002.png", "masks/IMD002.png", "thumbs/IMD002.webp"), stored);
        Assert.Equal(image.Pixels, ImageCodec.ReadRgb(_folder["dataset/images/IMD002.png"]).Pixels);
        Assert.Equal(mask.Pixels, ImageCodec.ReadMask(_folder["dataset/masks/IMD002.png"]).Pixels);
        var thumbnail = ImageCodec.ReadHeader(_folder["dataset/thumbs/IMD002.webp"]);
        Assert.Equal((320, 239, ImageFormat.WebP), (thumbnail.Width, thumbnail.Height, thumbnail.Format));
        Assert.Equal(3, Directory.GetFiles(_folder["dataset"], "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public void Write_Jpeg_KeepsItsBytes()
    {
        var jpeg = Pictures.Encode(Pictures.Colour(40, 30, 2), SKEncodedImageFormat.Jpeg, 90);
        File.WriteAllBytes(_folder["i.jpg"], jpeg);
        var stored = CaseStore.Write(Checked(_folder["i.jpg"], _folder.Mask("m.png")), _folder["dataset"]);
        Assert.Equal("images/IMD002.jpg", stored.ImageFile);
        Assert.Equal(jpeg, File.ReadAllBytes(_folder["dataset/images/IMD002.jpg"]));
    }

    /// <summary>Browsers show no TIFF.</summary>
    [Fact]
    public void Write_Tiffs_AreStoredAsPngWithTheirPixels()
    {
        var fixtures = Path.Combine(AppContext.BaseDirectory, "Fixtures", "OddImages");
        var (image, mask) = (Path.Combine(fixtures, "rgb-lzw.tif"), Path.Combine(fixtures, "mask-white-is-zero.tif"));
        var stored = CaseStore.Write(Checked(image, mask), _folder["dataset"]);
        Assert.Equal("images/IMD002.png", stored.ImageFile);
        Assert.Equal(ImageCodec.ReadRgb(image).Pixels, ImageCodec.ReadRgb(_folder["dataset/images/IMD002.png"]).Pixels);
        Assert.Equal(69, ImageCodec.ReadMask(_folder["dataset/masks/IMD002.png"]).Area);
    }

    [Fact]
    public void Write_TurnedJpeg_IsStoredUpright()
    {
        var jpeg = Pictures.Encode(Pictures.Colour(30, 40, 2), SKEncodedImageFormat.Jpeg, 90);
        File.WriteAllBytes(_folder["i.jpg"], Pictures.WithOrientation(jpeg, 6));
        var stored = CaseStore.Write(Checked(_folder["i.jpg"], _folder.Mask("m.png")), _folder["dataset"]);
        Assert.Equal("images/IMD002.png", stored.ImageFile);
        Assert.Equal(40, ImageCodec.ReadHeader(_folder["dataset/images/IMD002.png"]).Width);
    }
}
