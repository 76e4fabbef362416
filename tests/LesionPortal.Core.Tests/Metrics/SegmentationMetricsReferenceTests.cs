using LesionPortal.Core.Metrics;

namespace LesionPortal.Core.Tests.Metrics;

/// <summary>Against NumPy, SciPy and scikit-image: see reference_metrics.py.</summary>
public sealed class SegmentationMetricsReferenceTests
{
    private static readonly ReferenceMetrics Reference = ReferenceMetrics.Read();

    [Fact]
    public void Of_RandomMasks_AgreesWithSciPyOnEveryMetric()
    {
        Assert.True(Reference.Cases.Length > 30);
        foreach (var c in Reference.Cases)
            AssertAgree(c, SegmentationMetrics.Of(c.Map, c.ReferenceMask, c.Width, c.Height, DecisionRule.Probability), 1e-9);
    }

    [Fact]
    public void AtNativeResolution_RandomMaps_AgreesWithSciPysZoom()
    {
        Assert.NotEmpty(Reference.Native);
        // Single precision of the enlarged map: Brier and calibration agree less closely.
        foreach (var c in Reference.Native)
            AssertAgree(
                c,
                SegmentationMetrics.AtNativeResolution(
                    c.Map,
                    c.MapWidth,
                    c.MapHeight,
                    c.ReferenceMask,
                    c.Width,
                    c.Height,
                    DecisionRule.Probability
                ),
                1e-8
            );
    }

    [Fact]
    public void Hausdorff_RandomMasks_AgreesWithScikitImage()
    {
        foreach (var c in Reference.Cases.Where(c => c.Values.ContainsKey("hausdorff")))
        {
            bool[] predicted = [.. c.Map.Select(p => p > 128)];
            Assert.Equal(
                c.Values["hausdorff"]!.Value,
                SurfaceDistances.Between(predicted, c.ReferenceMask, c.Width, c.Height)!.Hausdorff,
                1e-9
            );
        }
    }

    private static void AssertAgree(ReferenceMetrics.Case c, CaseMetrics metrics, double tolerance)
    {
        foreach (var definition in MetricCatalogue.All)
        {
            var (expected, actual) = (c.Values[definition.Key], definition.Value(metrics));
            var agree = expected is { } e && actual is { } a ? Math.Abs(e - a) <= tolerance : expected is null && actual is null;
            Assert.True(agree, $"{c.Name}, {definition.Key}: {actual} instead of {expected}");
        }
    }
}
