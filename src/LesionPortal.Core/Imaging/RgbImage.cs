namespace LesionPortal.Core.Imaging;

/// <summary>An 8-bit RGB image, row-major, interleaved: <see cref="Pixels"/> has 3 × Width × Height bytes.</summary>
public sealed record RgbImage(int Width, int Height, byte[] Pixels);
