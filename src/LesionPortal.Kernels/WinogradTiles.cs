namespace LesionPortal.Kernels;

/// <summary>
/// The output of a 3×3 convolution with a border of zeros, cut into tiles of 4×4 pixels. Each is computed from 6×6 input pixels, one more
/// on every side. Tiles at the right and lower edge may hang over.
/// </summary>
internal readonly record struct WinogradTiles(int Images, int Height, int Width)
{
    public const int Side = 4;
    public const int Reach = 6;
    public const int Inputs = Reach * Reach;

    public int Count => Images * Down * Across;

    private int Down => (Height + Side - 1) / Side;
    private int Across => (Width + Side - 1) / Side;

    /// <summary>Fills in where the tile's 36 input pixels lie among all N·H·W, row by row; −1 outside the image.</summary>
    public void InputPixels(int tile, Span<int> pixels) => Pixels(tile, Reach, -1, pixels);

    /// <summary>Fills in where the tile's 16 output pixels lie among all N·H·W, row by row; −1 outside the image.</summary>
    public void OutputPixels(int tile, Span<int> pixels) => Pixels(tile, Side, 0, pixels);

    private void Pixels(int tile, int side, int border, Span<int> pixels)
    {
        var (rest, column) = Math.DivRem(tile, Across);
        var (image, row) = Math.DivRem(rest, Down);
        var (top, left) = (row * Side + border, column * Side + border);
        var first = (image * Height + top) * Width + left;
        if (top >= 0 && left >= 0 && top + side <= Height && left + side <= Width)
            Inside(first, side, pixels);
        else
            AtTheEdge(first, top, left, side, pixels);
    }

    private void Inside(int first, int side, Span<int> pixels)
    {
        for (var i = 0; i < side; i++)
        {
            var line = pixels.Slice(i * side, side);
            for (var j = 0; j < line.Length; j++)
                line[j] = first + i * Width + j;
        }
    }

    private void AtTheEdge(int first, int top, int left, int side, Span<int> pixels)
    {
        for (var i = 0; i < side; i++)
        {
            for (var j = 0; j < side; j++)
                pixels[i * side + j] = (uint)(top + i) < (uint)Height && (uint)(left + j) < (uint)Width ? first + i * Width + j : -1;
        }
    }
}
