namespace LesionPortal.Kernels.Checking;

/// <summary>The largest relative difference seen, and where.</summary>
internal sealed class WorstError
{
    public double Error { get; private set; }

    public string Where { get; private set; } = "output";

    /// <summary>Compares two rows of numbers; the difference is taken as a share of the expected numbers' root mean square.</summary>
    public void Compare(string where, ReadOnlySpan<double> expected, ReadOnlySpan<double> actual)
    {
        double squares = 0,
            largest = 0;
        for (var i = 0; i < expected.Length; i++)
        {
            squares += expected[i] * expected[i];
            largest = Larger(largest, Math.Abs(expected[i] - actual[i]));
        }

        Add(where, largest / Math.Sqrt(squares / expected.Length));
    }

    /// <summary>A relative difference; what is no number is infinitely wrong.</summary>
    public void Add(string where, double error)
    {
        if (double.IsNaN(error))
            error = double.PositiveInfinity;
        if (error > Error)
            (Error, Where) = (error, where);
    }

    /// <summary>The larger of two, and infinity where one is no number.</summary>
    public static double Larger(double a, double b) => double.IsNaN(a) || double.IsNaN(b) ? double.PositiveInfinity : Math.Max(a, b);
}
