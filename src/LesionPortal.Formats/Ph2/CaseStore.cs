using LesionPortal.Core.Files;
using LesionPortal.Core.Imaging;

namespace LesionPortal.Formats.Ph2;

/// <summary>Where a case's files are, relative to the dataset's folder, with '/' between.</summary>
public sealed record StoredCase(string ImageFile, string MaskFile, string ThumbnailFile);

/// <summary>
/// Copies a checked case into a dataset's folder: <c>images/{id}</c> (a PNG of a BMP or TIFF, else the original bytes),
/// <c>masks/{id}.png</c> (8-bit grey, 0 or 255) and <c>thumbs/{id}.webp</c>.
/// Each file appears whole or not at all; write the case's record after <see cref="Write"/> has returned.
/// </summary>
public static class CaseStore
{
    public const int ThumbnailSide = 320;

    /// <param name="datasetFolder">Made if need be. A file of the same case is replaced.</param>
    /// <exception cref="ImageDecodingException">The files changed since they were checked.</exception>
    /// <exception cref="IOException">The disk is full or the folder cannot be written.</exception>
    public static StoredCase Write(CheckedCase checkedCase, string datasetFolder)
    {
        ArgumentNullException.ThrowIfNull(checkedCase);
        var id = checkedCase.Id;
        var header = ImageCodec.ReadHeader(checkedCase.ImagePath);
        // A browser shows the stored file and the trainer decodes it: both must see the same upright pixels.
        var reencode = !header.IsSeenAlike;
        var stored = new StoredCase($"images/{id}{(reencode ? ".png" : Extension(header.Format))}", $"masks/{id}.png", $"thumbs/{id}.webp");

        var image = ImageCodec.ReadRgb(checkedCase.ImagePath);
        var mask = ImageCodec.ReadMask(checkedCase.MaskPath);
        if (image.Width != mask.Width || image.Height != mask.Height)
            throw new ImageDecodingException($"{id}: image and mask changed while they were imported; import again.");

        if (reencode)
        {
            ImageCodec.WriteRgbPng(Full(stored.ImageFile), image);
        }
        else
        {
            using var original = File.OpenRead(checkedCase.ImagePath);
            AtomicFile.Write(Full(stored.ImageFile), original);
        }

        ImageCodec.WriteMaskPng(Full(stored.MaskFile), mask);
        ImageCodec.WriteThumbnail(Full(stored.ThumbnailFile), image, ThumbnailSide);
        return stored;

        string Full(string relative) => Path.Combine(datasetFolder, relative);
    }

    private static string Extension(ImageFormat format) =>
        format switch
        {
            ImageFormat.Jpeg => ".jpg",
            ImageFormat.WebP => ".webp",
            _ => ".png",
        };
}
