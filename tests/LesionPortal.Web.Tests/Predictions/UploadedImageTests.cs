using LesionPortal.Core.Imaging;
using LesionPortal.Web.Predictions;
using LesionPortal.Web.Tests.Masks;

namespace LesionPortal.Web.Tests.Predictions;

public sealed class UploadedImageTests
{
    [Fact]
    public void Keep_ATiff_IsAPngThatEveryBrowserShows()
    {
        using var folder = new TemporaryFolder();
        var mask = new PixelMask(7, 5, [.. Enumerable.Range(0, 35).Select(i => i % 3 == 0)]);

        var header = UploadedImage.Keep(folder.Path, "mole.tif", new MemoryStream(Tiffs.Of(ImageCodec.MaskPng(mask))));

        Assert.Equal((7, 5, ImageFormat.Tiff), (header.Width, header.Height, header.Format));
        Assert.EndsWith("image.png", UploadedImage.PathIn(folder.Path), StringComparison.Ordinal);
        Assert.Equal(mask.Pixels, ImageCodec.ReadMask(UploadedImage.PathIn(folder.Path)).Pixels);
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Keep_NoImage_NamesTheFileAndWhatIsRead()
    {
        using var folder = new TemporaryFolder();
        var e = Assert.Throws<ImageDecodingException>(() => UploadedImage.Keep(folder.Path, "mole.dcm", new MemoryStream([1, 2, 3])));
        Assert.Contains("mole.dcm: not a readable image; expected BMP, PNG, JPEG, WebP or TIFF", e.Message, StringComparison.Ordinal);
    }
}
