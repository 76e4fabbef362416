namespace LesionPortal.Formats.Synthetic;

/// <summary>A function kept on a coarser grid and interpolated: slow variation needs no answer for every pixel.</summary>
internal sealed class SmoothField
{
    private readonly float[] _values;
    private readonly int _columns;
    private readonly int _step;

    /// <param name="function">Of x and y in pixels.</param>
    /// <param name="step">Pixels between two points of the grid.</param>
    public SmoothField(int width, int height, Func<float, float, float> function, int step = 8)
    {
        _step = step;
        _columns = width / step + 2;
        var rows = height / step + 2;
        _values = new float[_columns * rows];
        for (var y = 0; y < rows; y++)
        {
            for (var x = 0; x < _columns; x++)
                _values[y * _columns + x] = function(x * step, y * step);
        }
    }

    public float this[int x, int y]
    {
        get
        {
            int cx = x / _step,
                cy = y / _step;
            float fx = x % _step / (float)_step,
                fy = y % _step / (float)_step;
            var at = cy * _columns + cx;
            return Noise.Lerp(
                Noise.Lerp(_values[at], _values[at + 1], fx),
                Noise.Lerp(_values[at + _columns], _values[at + _columns + 1], fx),
                fy
            );
        }
    }
}
