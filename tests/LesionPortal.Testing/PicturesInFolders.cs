using LesionPortal.Core.Imaging;

namespace LesionPortal.Testing;

/// <summary>Ways to put pictures into a test's folder; each gives the file's full path.</summary>
public static class PicturesInFolders
{
    /// <summary>A coloured picture, different for each <paramref name="seed"/>.</summary>
    public static string Image(this TemporaryFolder folder, string relative, int width = 40, int height = 30, int seed = 1)
    {
        ImageCodec.WriteRgbPng(folder[relative], Pictures.Colour(width, height, seed));
        return folder[relative];
    }

    /// <summary>A mask with a rectangle inside, away from the border.</summary>
    public static string Mask(this TemporaryFolder folder, string relative, int width = 40, int height = 30)
    {
        ImageCodec.WriteMaskPng(folder[relative], Pictures.Rectangle(width, height, 10, 8, 12, 9));
        return folder[relative];
    }
}
