namespace LesionPortal.Trainer.Tests.Losses;

/// <summary>The losses once more, from their papers, one pixel at a time in float64: images and masks as [image][row, column].</summary>
internal static class PixelLoops
{
    public static double FocalPaper(double[][,] logits, double[][,] masks, double alpha, double gamma) =>
        logits
            .Zip(masks)
            .Average(pair =>
                Pixels(pair.First)
                    .Zip(Pixels(pair.Second))
                    .Average(pixel =>
                    {
                        var pt = pixel.Second > 0 ? Sigmoid(pixel.First) : Sigmoid(-pixel.First);
                        var at = pixel.Second > 0 ? alpha : 1 - alpha;
                        return -at * Math.Pow(1 - pt, gamma) * Math.Log(pt);
                    })
            );

    public static double TverskyIndex(double[,] logits, double[,] mask, double falsePositives, double falseNegatives)
    {
        double tp = 0,
            fp = 0,
            fn = 0;
        foreach (var (x, y) in Pixels(logits).Zip(Pixels(mask)))
        {
            tp += Sigmoid(x) * y;
            fp += Sigmoid(x) * (1 - y);
            fn += (1 - Sigmoid(x)) * y;
        }

        return (tp + 1) / (tp + falsePositives * fp + falseNegatives * fn + 1);
    }

    public static double Jaccard(double[,] logits, double[,] mask)
    {
        double common = 0,
            union = 0;
        foreach (var (x, y) in Pixels(logits).Zip(Pixels(mask)))
        {
            common += Sigmoid(x) * y;
            union += Sigmoid(x) + y - Sigmoid(x) * y;
        }

        return 1 - (common + 1) / (union + 1);
    }

    public static double Dice(double[,] logits, double[,] mask)
    {
        double common = 0,
            sizes = 0;
        foreach (var (x, y) in Pixels(logits).Zip(Pixels(mask)))
        {
            common += Sigmoid(x) * y;
            sizes += Sigmoid(x) + y;
        }

        return 1 - (2 * common + 2) / (sizes + 2);
    }

    public static double CrossEntropy(double x, double y) => y > 0 ? -Math.Log(Sigmoid(x)) : -Math.Log(Sigmoid(-x));

    public static double BoundaryCrossEntropy(double[,] logits, double[,] mask, double weight, int width)
    {
        double sum = 0,
            weights = 0;
        for (var row = 0; row < mask.GetLength(0); row++)
        {
            for (var column = 0; column < mask.GetLength(1); column++)
            {
                var w = 1 + weight * Math.Abs(MeanAround(mask, row, column, width) - mask[row, column]);
                sum += w * CrossEntropy(logits[row, column], mask[row, column]);
                weights += w;
            }
        }

        return sum / weights;
    }

    /// <summary>
    /// Lovász extension of J(M) = |M| / |lesion ∪ M| by its definition: errors in falling order, each times what its pixel adds to J.
    /// </summary>
    public static double Lovasz(double[,] logits, double[,] mask)
    {
        double[] x = [.. Pixels(logits)],
            y = [.. Pixels(mask)];
        var errors = x.Zip(y, (logit, inside) => Math.Max(0, 1 - logit * (inside > 0 ? 1 : -1))).ToArray();
        var wrong = new HashSet<int>();
        double sum = 0;
        foreach (var pixel in Enumerable.Range(0, x.Length).OrderByDescending(i => errors[i]))
        {
            var before = JaccardLossOf(wrong, y);
            wrong.Add(pixel);
            sum += errors[pixel] * (JaccardLossOf(wrong, y) - before);
        }

        return sum;
    }

    /// <summary>
    /// 1 − IoU of the mask with the mask in which the <paramref name="wrong"/> pixels are turned over; 0 for no wrong pixel.
    /// </summary>
    public static double JaccardLossOf(HashSet<int> wrong, double[] mask)
    {
        int common = 0,
            union = 0;
        for (var i = 0; i < mask.Length; i++)
        {
            var inside = mask[i] > 0;
            var predicted = inside ^ wrong.Contains(i);
            common += inside && predicted ? 1 : 0;
            union += inside || predicted ? 1 : 0;
        }

        return union == 0 ? 0 : 1 - (double)common / union;
    }

    private static double MeanAround(double[,] mask, int row, int column, int width)
    {
        double sum = 0;
        var count = 0;
        for (var r = Math.Max(0, row - width); r <= Math.Min(mask.GetLength(0) - 1, row + width); r++)
        {
            for (var c = Math.Max(0, column - width); c <= Math.Min(mask.GetLength(1) - 1, column + width); c++)
            {
                sum += mask[r, c];
                count++;
            }
        }

        return sum / count;
    }

    private static IEnumerable<double> Pixels(double[,] map) => map.Cast<double>();

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
