using System.Globalization;
using System.Text;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Files;
using LesionPortal.Formats.Ph2;

namespace LesionPortal.Formats.Synthetic;

/// <summary>
/// Draws a dataset in PH2's official layout, to try the portal without PH2: skin, lesions of several colours with irregular and blurred
/// outlines, hairs, bubbles, dark corners, and a sheet that agrees with what is drawn. It is no medical image and says so:
/// <see cref="Ph2Layout.SyntheticMarker"/> stands in its root and ids begin with SYN.
/// </summary>
public static class SyntheticDataset
{
    public const int DefaultCount = 60;

    /// <param name="root">New or empty.</param>
    /// <param name="count">1 to 999 cases; of five, two are common nevi, two atypical, one a melanoma.</param>
    /// <param name="seed">The same seed gives the same files.</param>
    /// <param name="progress">Told the number of cases written.</param>
    public static void Write(
        string root,
        int count = DefaultCount,
        int seed = 1,
        IProgress<int>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, 999);
        var cases = Enumerable.Range(0, count).Select(i => SyntheticCase.Choose(i, seed)).ToList();
        WriteText(
            Path.Combine(root, Ph2Layout.SyntheticMarker),
            string.Create(
                CultureInfo.InvariantCulture,
                $"These {count} images are drawn by a program (seed {seed}). They show no person's skin and prove nothing "
                    + $"about real lesions.\n"
            )
        );

        var done = 0;
        Parallel.ForEach(
            cases,
            new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount },
            spec =>
            {
                WriteCase(root, spec);
                progress?.Report(Interlocked.Increment(ref done));
            }
        );
        WriteText(Path.Combine(root, "PH2_dataset.txt"), Sheet(cases));
    }

    private static void WriteCase(string root, SyntheticCase spec)
    {
        var shape = new LesionShape(spec);
        var image = Artefacts.Draw(spec, LesionPainter.Paint(spec, shape));
        var folder = Path.Combine(root, "PH2 Dataset images", spec.Id);
        BmpFile.Write(Path.Combine(folder, spec.Id + "_Dermoscopic_Image", spec.Id + ".bmp"), image);
        BmpFile.Write(Path.Combine(folder, spec.Id + "_lesion", spec.Id + "_lesion.bmp"), shape.Mask());
    }

    private static void WriteText(string path, string text) => AtomicFile.Write(path, file => file.Write(Encoding.UTF8.GetBytes(text)));

    private static string Sheet(IEnumerable<SyntheticCase> cases)
    {
        var text = new StringBuilder(
            "|| Name || Histological Diagnosis || Clinical Diagnosis || Asymmetry || Pigment Network || Dots/Globules || "
                + "Streaks || Regression Areas || Blue-Whitish Veil || Colors ||\n"
        );
        foreach (var c in cases)
        {
            var diagnosis = c.Diagnosis switch
            {
                Diagnosis.CommonNevus => 0,
                Diagnosis.AtypicalNevus => 1,
                _ => 2,
            };
            text.Append(
                    CultureInfo.InvariantCulture,
                    $"|| {c.Id} || {(c.Diagnosis == Diagnosis.Melanoma ? "Melanoma" : "")} || {diagnosis} || "
                        + $"{c.AsymmetryAxes} || {(c.AtypicalNetwork ? "AT" : "T")} || "
                )
                .Append(
                    c.Dots switch
                    {
                        0 => "A",
                        1 => "T",
                        _ => "AT",
                    }
                )
                .Append(
                    CultureInfo.InvariantCulture,
                    $" || {Present(c.Streaks)} || {Present(c.Regression)} || {Present(c.BlueWhitishVeil)} || "
                        + $"{string.Join("  ", c.Colours)} ||\n"
                );
        }

        return text.ToString();
    }

    private static string Present(bool present) => present ? "P" : "A";
}
