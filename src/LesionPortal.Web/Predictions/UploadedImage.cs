using LesionPortal.Core.Imaging;

namespace LesionPortal.Web.Predictions;

/// <summary>An uploaded image on disk, in a form that browser and trainer see alike.</summary>
internal static class UploadedImage
{
    private const string Name = "image";

    /// <returns>Format and upright size.</returns>
    /// <exception cref="ImageDecodingException">It is no image, is damaged, or has too many pixels.</exception>
    public static ImageHeader Keep(string folder, string fileName, Stream content)
    {
        Directory.CreateDirectory(folder);
        var uploaded = Path.Combine(folder, "upload");
        using (var file = File.Create(uploaded))
            content.CopyTo(file);
        RgbImage image;
        using (var file = File.OpenRead(uploaded))
            image = ImageCodec.ReadRgb(file, fileName);
        var header = ImageCodec.ReadHeader(uploaded);
        if (!header.IsSeenAlike)
        {
            ImageCodec.WriteRgbPng(Path.Combine(folder, Name + ".png"), image);
            File.Delete(uploaded);
        }
        else
        {
            File.Move(uploaded, Path.Combine(folder, Name + Extension(header.Format)));
        }

        return header;
    }

    /// <summary>A path without a file when there is none.</summary>
    public static string PathIn(string folder) =>
        Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, Name + ".*").FirstOrDefault() ?? Path.Combine(folder, Name)
            : Path.Combine(folder, Name);

    private static string Extension(ImageFormat format) =>
        format switch
        {
            ImageFormat.Jpeg => ".jpg",
            ImageFormat.WebP => ".webp",
            _ => ".png",
        };
}
