namespace LesionPortal.Kernels;

/// <summary>
/// A row of a map (N,C,H,W), channels last, and its neighbours above and below, each with a border of a zero pixel at both ends: of pixel
/// p, the three pixels of a row that a 3×3 filter sees lie together from p·C on. Going on to the next row copies one row.
/// </summary>
internal sealed class PaddedRows
{
    private readonly int channels;
    private readonly int height;
    private readonly int width;
    private readonly float[][] lines;
    private int row = int.MinValue;

    /// <param name="beyond">Numbers after a row that may be read, whatever they are.</param>
    public PaddedRows(int channels, int height, int width, int beyond = 0)
    {
        (this.channels, this.height, this.width) = (channels, height, width);
        lines = [Line(), Line(), Line()];
        float[] Line() => new float[(width + 2) * channels + beyond];
    }

    /// <summary>Comes to a row of all images' N·H rows.</summary>
    public void MoveTo(ReadOnlySpan<float> map, int next)
    {
        var first = next == row + 1 && next % height != 0 ? 1 : -1;
        row = next;
        for (var dy = first; dy <= 1; dy++)
        {
            if (Exists(dy))
                map.Slice((row + dy) * width * channels, width * channels).CopyTo(LineOf(dy).AsSpan(channels));
        }
    }

    /// <summary>Whether the row <paramref name="dy"/> below is in the same image.</summary>
    public bool Exists(int dy) => row % height + dy is var y && y >= 0 && y < height;

    /// <summary>What pixel 0 sees of the row <paramref name="dy"/> below, −1 to 1.</summary>
    public ref float Begin(int dy) => ref LineOf(dy)[0];

    private float[] LineOf(int dy) => lines[(row + dy + 3) % 3];
}
