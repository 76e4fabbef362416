using System.Security.Cryptography;
using LesionPortal.Core.Files;
using LesionPortal.Core.Imaging;
using LesionPortal.Web.Shared.Options;

namespace LesionPortal.Web.Masks;

/// <summary>
/// The pixels of mask revisions, named by their SHA-256 below the dataset's folder: the same mask twice is one file, and none is ever
/// replaced.
/// </summary>
public sealed class RevisionStore(PortalFolders folders)
{
    /// <returns>The SHA-256 of the stored PNG (8-bit grey, 0 or 255), lower-case hex.</returns>
    public string Keep(int datasetId, PixelMask mask)
    {
        // Written anew rather than kept as sent: what came may carry other chunks than pixels.
        var png = ImageCodec.MaskPng(mask);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(png));
        var path = PathOf(datasetId, sha256);
        if (!File.Exists(path))
        {
            using var content = new MemoryStream(png);
            AtomicFile.Write(path, content);
        }

        return sha256;
    }

    public string PathOf(int datasetId, string sha256) =>
        Path.Combine(folders.Dataset(datasetId), "revisions", sha256[..2], sha256 + ".png");
}
