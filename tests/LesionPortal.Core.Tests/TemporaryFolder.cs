using LesionPortal.Core.Imaging;

namespace LesionPortal.Core.Tests;

/// <summary>A folder of its own for a test, gone afterwards, with ways to put pictures and texts into it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("lesion-portal-tests-").FullName;

    public string this[string relative] => Path.Combine(Root, relative);

    public string Text(string relative, string text = "")
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[relative])!);
        File.WriteAllText(this[relative], text);
        return this[relative];
    }

    /// <summary>A coloured picture, different for each <paramref name="seed"/>.</summary>
    public string Image(string relative, int width = 40, int height = 30, int seed = 1)
    {
        ImageCodec.WriteRgbPng(this[relative], Pictures.Colour(width, height, seed));
        return this[relative];
    }

    /// <summary>A mask with a rectangle inside, away from the border.</summary>
    public string Mask(string relative, int width = 40, int height = 30)
    {
        ImageCodec.WriteMaskPng(this[relative], Pictures.Rectangle(width, height, 10, 8, 12, 9));
        return this[relative];
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
