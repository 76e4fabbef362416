namespace LesionPortal.Core.Imaging;

/// <summary>8-bit grey values, row-major: <see cref="Pixels"/> has Width × Height bytes. A probability map holds 255 × p.</summary>
public sealed record GreyImage(int Width, int Height, byte[] Pixels);
