using System.Text.Json;
using LesionPortal.Core.Metrics;

namespace LesionPortal.Core.Tests.Metrics;

public sealed class MetricCatalogueTests
{
    [Fact]
    public void All_Keys_AreUniqueAndCamelCase()
    {
        Assert.Equal(MetricCatalogue.All.Count, MetricCatalogue.All.Select(m => m.Key).Distinct().Count());
        Assert.All(MetricCatalogue.All, m => Assert.Matches("^[a-z][A-Za-z0-9]+$", m.Key));
    }

    [Fact]
    public void All_Words_AreThere() =>
        Assert.All(
            MetricCatalogue.All,
            m =>
            {
                Assert.All(
                    [m.Name, m.Formula, m.Averaging, m.Threshold, m.Resolution, m.EmptyMaskRule, m.Source],
                    words => Assert.False(string.IsNullOrWhiteSpace(words))
                );
                Assert.True(m.TieTolerance > 0);
            }
        );

    /// <summary>A metric added to a case and not to the contract would be a number without a meaning.</summary>
    [Fact]
    public void All_NumbersOfACase_HaveADefinition()
    {
        string[] notMetrics = ["width", "height", "threshold", "predictedArea", "referenceArea", "lesionDiameter", "boundaryTolerance"];
        var numbers = typeof(CaseMetrics)
            .GetProperties()
            .Where(p =>
                (Nullable.GetUnderlyingType(p.PropertyType) ?? p.PropertyType) is var t
                && (t == typeof(double) || t == typeof(int) || t == typeof(long))
            )
            .Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name))
            .Except(notMetrics);
        Assert.Equal(numbers.Order(), MetricCatalogue.All.Select(m => m.Key).Order());
    }

    [Fact]
    public void All_AsJson_HasWordsAndNoCode()
    {
        var json = JsonSerializer.SerializeToElement(MetricCatalogue.All, JsonSerializerOptions.Web);
        var iou = json.EnumerateArray().Single(m => m.GetProperty("key").GetString() == "iou");
        Assert.Equal("HigherIsBetter", iou.GetProperty("direction").GetString());
        Assert.Contains("0.5025", iou.GetProperty("threshold").GetString(), StringComparison.Ordinal);
        Assert.False(iou.TryGetProperty("value", out _));
    }

    [Fact]
    public void Find_AnyCase_FindsIt()
    {
        Assert.Equal("hausdorff95", MetricCatalogue.Find("HAUSDORFF95")?.Key);
        Assert.Null(MetricCatalogue.Find("no such"));
        Assert.Contains(
            "iou, dice",
            Assert.Throws<ArgumentException>(() => MetricCatalogue.Get("no such")).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void IsBetter_Direction_Decides()
    {
        Assert.True(MetricCatalogue.Get("iou").IsBetter(0.9, 0.8));
        Assert.True(MetricCatalogue.Get("brier").IsBetter(0.1, 0.2));
        Assert.True(MetricCatalogue.Get("areaBias").IsBetter(-1, 3));
    }

    /// <summary>The tolerance's derivation: a disc grown by it has the experts' Jaccard with the first.</summary>
    [Theory]
    [InlineData(100)]
    [InlineData(400)]
    public void BoundaryTolerance_DiscGrownByIt_HasTheExpertsJaccard(double diameter)
    {
        var grown = diameter / 2 + HumanAgreement.BoundaryTolerance(diameter);
        Assert.Equal(HumanAgreement.TypicalIou, diameter * diameter / 4 / (grown * grown), 1e-12);
        Assert.Equal(0.0392, HumanAgreement.BoundaryTolerance(diameter) / diameter, 1e-4);
    }

    [Fact]
    public void BoundaryTolerance_TinyLesion_IsAPixel() => Assert.Equal(1, HumanAgreement.BoundaryTolerance(5));

    [Fact]
    public void Bands_Published_NameWhoDrewAndWhatIsDerived()
    {
        var bands = HumanAgreement.Bands.Where(b => b.Metric == "iou").ToList();

        Assert.Equal(
            [(0.75, 0.86, "mean", true), (null, 0.75, "median", false)],
            bands.Select(b => ((double?, double, string, bool))(b.Low, b.Typical, b.TypicalIs, b.IsDerived))
        );
        Assert.All(
            [
                "Peserico, Silletti, Zattra and Belloni Fortina 2012",
                "Where's the naevus?",
                "twelve dermatologists of different " + "experience",
                "all pairs",
                "agreement is higher among the more experienced",
                "derived, not reported",
                "(1 − x/2)/(1 + x/2)",
            ],
            words => Assert.Contains(words, bands[0].Source, StringComparison.Ordinal)
        );
        Assert.All(
            ["arXiv 2512.21472", "2,394 images", "malignant"],
            words => Assert.Contains(words, bands[1].Source, StringComparison.Ordinal)
        );
        Assert.All(
            ["twelve dermatologists", "derived", "IMA++ the median is 0.75", "neither melanomas nor naevi"],
            words => Assert.Contains(words, HumanAgreement.Caption("iou"), StringComparison.Ordinal)
        );
    }

    [Fact]
    public void All_DistancesAndCalibration_SayPixelsAndWhichOfTheTwo()
    {
        Assert.All(MetricCatalogue.All.Where(m => m.Unit == "px"), m => Assert.EndsWith(", in pixels", m.Name, StringComparison.Ordinal));
        Assert.Equal(2, MetricCatalogue.All.Count(m => m.Unit == "px"));
        Assert.Equal("Expected calibration error, per image", MetricCatalogue.Get("expectedCalibrationError").Name);
        Assert.Equal("Expected calibration error, pooled pixels", ReliabilityBins.PooledName);
    }

    [Fact]
    public void Bands_Metrics_AreInTheCatalogue() => Assert.All(HumanAgreement.Bands, b => Assert.NotNull(MetricCatalogue.Find(b.Metric)));
}
