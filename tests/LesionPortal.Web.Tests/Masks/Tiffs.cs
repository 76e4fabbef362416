using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Tiff;
using SixLabors.ImageSharp.Formats.Tiff.Constants;
using SixLabors.ImageSharp.PixelFormats;

namespace LesionPortal.Web.Tests.Masks;

internal static class Tiffs
{
    /// <summary>A picture of any format as 8-bit grey TIFF.</summary>
    public static byte[] Of(byte[] picture)
    {
        using var image = Image.Load<L8>(picture);
        using var tiff = new MemoryStream();
        image.Save(
            tiff,
            new TiffEncoder { BitsPerPixel = TiffBitsPerPixel.Bit8, PhotometricInterpretation = TiffPhotometricInterpretation.BlackIsZero }
        );
        return tiff.ToArray();
    }
}
