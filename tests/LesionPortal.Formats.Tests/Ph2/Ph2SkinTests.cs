using System.Globalization;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Imaging;
using LesionPortal.Formats.Ph2;

namespace LesionPortal.Formats.Tests.Ph2;

/// <summary>Contrast and skin tone over PH2 itself; writes their ranges (run with -showLiveOutput).</summary>
[Trait("Data", "PH2")]
public sealed class Ph2SkinTests(ITestOutputHelper output)
{
    [Fact]
    public void Of_Ph2_MeasuresNearlyEveryCase()
    {
        var layout = Ph2Layout.Find(
            Environment.GetEnvironmentVariable("PH2_ROOT")
                ?? throw new InvalidOperationException(
                    "PH2_ROOT is not set; set it to a PH2 folder, or leave these tests out with -trait- Data=PH2."
                ),
            TestContext.Current.CancellationToken
        );
        var started = System.Diagnostics.Stopwatch.StartNew();
        var measured = Ph2Reader
            .Read(layout, [], new Dictionary<string, string>(), TestContext.Current.CancellationToken)
            .Select(f => f.Case)
            .OfType<CheckedCase>()
            .AsParallel()
            .Select(c => (c.Id, Skin: SkinMeasure.Of(ImageCodec.ReadRgb(c.ImagePath), ImageCodec.ReadMask(c.MaskPath))))
            .ToList();

        Write("contrast (ΔE*ab)", [.. measured.Select(m => m.Skin.Contrast).OfType<double>()]);
        Write("ITA (degrees)", [.. measured.Select(m => m.Skin.Ita).OfType<double>()]);
        Write("width of ITA's quartiles in an image", [.. measured.Select(m => m.Skin.ItaHigh - m.Skin.ItaLow).OfType<double>()]);
        Write("share taken as skin", [.. measured.Select(m => m.Skin.SkinShare)]);
        output.WriteLine(
            string.Join(
                ", ",
                measured
                    .Where(m => m.Skin.Ita is not null)
                    .CountBy(m => SkinTones.Of(m.Skin.Ita!.Value))
                    .OrderBy(t => t.Key)
                    .Select(t => $"{t.Key.DisplayName()} {t.Value}")
            )
                + $"; without skin: {string.Join(" ", measured.Where(m => m.Skin.Ita is null).Select(m => m.Id))}; "
                + $"{started.ElapsedMilliseconds} ms for {measured.Count}"
        );
        Assert.All(measured.Where(m => m.Skin.Contrast is not null), m => Assert.InRange(m.Skin.Contrast!.Value, 3, 80));
        Assert.InRange(measured.Count(m => m.Skin.Ita is not null), 0.85 * measured.Count, measured.Count);
    }

    private void Write(string name, double[] values) =>
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: n = {values.Length}, {values.Min():0.0##} to {values.Max():0.0##}, median "
                    + $"{values.Order().ElementAt(values.Length / 2):0.0##}, mean {values.Average():0.0##}"
            )
        );
}
