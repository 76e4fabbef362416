namespace LesionPortal.Core.Statistics;

/// <summary>
/// Cohen's kappa of two readers on the same items (Cohen 1960; weighted: Cohen 1968): (p_o − p_e)/(1 − p_e) with agreement weights
/// 1 − |i − j|/(k − 1) or 1 − (i − j)²/(k − 1)². Its standard error is that of Fleiss, Cohen and Everitt 1969, not assuming kappa = 0.
/// </summary>
public static class CohensKappa
{
    /// <param name="first">A category from 0 for each item.</param>
    /// <param name="second">The same items in the same order.</param>
    /// <param name="categories">How many there are, used or not: they set the weights.</param>
    /// <exception cref="ArgumentException">The two differ in length, are empty, or hold a category that does not exist.</exception>
    public static Agreement Of(
        ReadOnlySpan<int> first,
        ReadOnlySpan<int> second,
        int categories,
        KappaWeights weights = KappaWeights.None,
        double confidence = 0.95,
        int resamples = Bootstrap.DefaultResamples,
        int seed = Bootstrap.DefaultSeed
    )
    {
        if (first.Length != second.Length)
            throw new ArgumentException(
                $"{first.Length} readings cannot be paired with {second.Length}; give the same items in the same order."
            );
        var cells = new int[first.Length];
        var table = new int[categories, categories];
        for (var i = 0; i < cells.Length; i++)
        {
            if (first[i] < 0 || first[i] >= categories || second[i] < 0 || second[i] >= categories)
                throw new ArgumentException($"Item {i} was read as {first[i]} and {second[i]}; expected categories 0 to {categories - 1}.");
            table[first[i], second[i]]++;
            cells[i] = first[i] * categories + second[i];
        }

        var agreement = OfTable(table, weights);
        if (agreement.Kappa is not { } kappa)
            return agreement;
        var matrix = Matrix(categories, weights);
        var counts = new int[categories, categories];
        var interval = KappaBootstrap.Interval(
            kappa,
            cells.Length,
            confidence,
            resamples,
            seed,
            drawn =>
            {
                Array.Clear(counts);
                foreach (var item in drawn)
                    counts[cells[item] / categories, cells[item] % categories]++;
                return Kappa(counts, matrix, drawn.Length).Kappa;
            }
        );
        return agreement with { Interval = interval };
    }

    /// <summary>From a table of counts, rows the first reader's categories, columns the second's; without a bootstrap interval.</summary>
    /// <exception cref="ArgumentException">The table is not square, empty or has a negative count.</exception>
    public static Agreement OfTable(int[,] table, KappaWeights weights = KappaWeights.None)
    {
        ArgumentNullException.ThrowIfNull(table);
        return OfTable(table, Matrix(table.GetLength(0), weights));
    }

    /// <param name="weights">[i, j]: how much i against j counts as agreement, 1 on the diagonal.</param>
    internal static Agreement OfTable(int[,] table, double[,] weights)
    {
        var k = table.GetLength(0);
        if (table.GetLength(1) != k)
            throw new ArgumentException(
                $"The table has {k} rows and {table.GetLength(1)} columns; both readers use the same categories.",
                nameof(table)
            );
        var items = 0;
        foreach (var count in table)
            items += count >= 0 ? count : throw new ArgumentException($"The table holds the count {count}.", nameof(table));
        if (items == 0)
            throw new ArgumentException("The table holds no item.", nameof(table));
        var (kappa, observed, expected) = Kappa(table, weights, items);
        return new Agreement(
            kappa,
            observed,
            expected,
            kappa is { } value ? StandardError(table, weights, items, value, expected) : null,
            null,
            items
        );
    }

    private static (double? Kappa, double Observed, double Expected) Kappa(int[,] table, double[,] weights, int items)
    {
        var k = table.GetLength(0);
        Span<double> rows = k <= 32 ? stackalloc double[k] : new double[k];
        Span<double> columns = k <= 32 ? stackalloc double[k] : new double[k];
        Margins(table, items, rows, columns);
        double observed = 0,
            expected = 0;
        for (var i = 0; i < k; i++)
        {
            for (var j = 0; j < k; j++)
            {
                observed += weights[i, j] * table[i, j] / items;
                expected += weights[i, j] * rows[i] * columns[j];
            }
        }

        return (1 - expected > 1e-12 ? (observed - expected) / (1 - expected) : null, observed, expected);
    }

    private static double StandardError(int[,] table, double[,] weights, int items, double kappa, double expected)
    {
        var k = table.GetLength(0);
        var (rows, columns) = (new double[k], new double[k]);
        Margins(table, items, rows, columns);
        var (rowWeights, columnWeights) = (new double[k], new double[k]);
        for (var i = 0; i < k; i++)
        {
            for (var j = 0; j < k; j++)
            {
                rowWeights[i] += columns[j] * weights[i, j];
                columnWeights[j] += rows[i] * weights[i, j];
            }
        }

        var sum = 0.0;
        for (var i = 0; i < k; i++)
        {
            for (var j = 0; j < k; j++)
            {
                var term = weights[i, j] - (rowWeights[i] + columnWeights[j]) * (1 - kappa);
                sum += (double)table[i, j] / items * term * term;
            }
        }

        var mean = kappa - expected * (1 - kappa);
        return Math.Sqrt(Math.Max(0, sum - mean * mean) / items) / (1 - expected);
    }

    private static void Margins(int[,] table, int items, Span<double> rows, Span<double> columns)
    {
        rows.Clear();
        columns.Clear();
        for (var i = 0; i < rows.Length; i++)
        {
            for (var j = 0; j < rows.Length; j++)
            {
                rows[i] += (double)table[i, j] / items;
                columns[j] += (double)table[i, j] / items;
            }
        }
    }

    private static double[,] Matrix(int categories, KappaWeights weights)
    {
        var matrix = new double[categories, categories];
        for (var i = 0; i < categories; i++)
        {
            for (var j = 0; j < categories; j++)
            {
                var steps = categories > 1 ? (double)Math.Abs(i - j) / (categories - 1) : 0;
                matrix[i, j] = weights switch
                {
                    KappaWeights.Linear => 1 - steps,
                    KappaWeights.Quadratic => 1 - steps * steps,
                    _ => i == j ? 1 : 0,
                };
            }
        }

        return matrix;
    }
}
