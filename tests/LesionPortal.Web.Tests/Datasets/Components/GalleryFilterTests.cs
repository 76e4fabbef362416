using LesionPortal.Core.Cases;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Datasets.Components;

namespace LesionPortal.Web.Tests.Datasets.Components;

public sealed class GalleryFilterTests
{
    private static readonly List<DatasetCase> Cases =
    [
        Case("IMD001", Diagnosis.CommonNevus, area: 50, streaks: "Absent"),
        Case("IMD002", Diagnosis.CommonNevus, area: 200, streaks: "Present"),
        Case("IMD003", Diagnosis.Melanoma, area: 500, streaks: "Present", "White", "Black"),
        Case("IMD004", Diagnosis.AtypicalNevus, area: 600, streaks: null, "Black"),
    ];

    [Theory]
    [InlineData("", "IMD001 IMD002 IMD003 IMD004")]
    [InlineData("?diagnosis=CommonNevus", "IMD001 IMD002")]
    [InlineData("?diagnosis=CommonNevus~Melanoma&streaks=Present", "IMD002 IMD003")]
    [InlineData("?size=1~3", "IMD001 IMD003 IMD004")]
    [InlineData("?colour=White", "IMD003")]
    [InlineData("?q=melanoma", "IMD003")]
    [InlineData("?q=imd_004", "IMD004")]
    [InlineData("?part=Test", "IMD003")]
    [InlineData("?remarks=some", "IMD002")]
    [InlineData("?threshold=0.7&layers=rp", "IMD001 IMD002 IMD003 IMD004")]
    public void Apply_Query_KeepsWhatFitsAll(string query, string expected)
    {
        var filter = new GalleryFilter(query, new Split(["IMD001"], ["IMD002"], ["IMD003"]), new HashSet<string> { "IMD002" });

        Assert.Equal(expected, string.Join(' ', filter.Apply(Cases).Select(c => c.CaseId)));
    }

    [Fact]
    public void OptionsOf_AnotherFacetChosen_CountsWhatChoosingWouldShow()
    {
        var filter = new GalleryFilter("?streaks=Present");

        var options = filter.OptionsOf(filter.Facets.Single(f => f.Key == "diagnosis"), Cases);

        Assert.Equal(["Atypical nevus 0", "Common nevus 1", "Melanoma 1"], options.Select(o => $"{o.Name} {o.Count}"));
    }

    [Fact]
    public void OptionsOf_ItsOwnChoice_DoesNotHideTheAlternatives()
    {
        var filter = new GalleryFilter("?diagnosis=Melanoma");

        var options = filter.OptionsOf(filter.Facets.Single(f => f.Key == "diagnosis"), Cases);

        Assert.Equal([1, 2, 1], options.Select(o => o.Count));
        Assert.Equal("Melanoma", options.Single(o => o.Chosen).Name);
    }

    [Fact]
    public void OptionsOf_NothingToChoose_IsEmpty()
    {
        var filter = new GalleryFilter("");

        Assert.Empty(filter.OptionsOf(filter.Facets.Single(f => f.Key == "border"), Cases));
    }

    [Fact]
    public void Toggled_OnAndOff_ListsAndRemoves()
    {
        var filter = new GalleryFilter("?diagnosis=Melanoma");

        Assert.Equal("CommonNevus~Melanoma", filter.Toggled("diagnosis", "CommonNevus").Value);
        Assert.Null(filter.Toggled("diagnosis", "Melanoma").Value);
    }

    [Fact]
    public void ToQuery_ReadAgain_IsTheSameFilter()
    {
        var filter = new GalleryFilter("?diagnosis=CommonNevus&streaks=Present&q=imd%20002&layers=rp");

        var query = filter.ToQuery(suite: null);

        Assert.DoesNotContain("layers", query, StringComparison.Ordinal);
        Assert.Equal(["IMD002"], new GalleryFilter(query).Apply(Cases).Select(c => c.CaseId));
    }

    private static DatasetCase Case(string id, Diagnosis diagnosis, long area, string? streaks, params string[] colours) =>
        new()
        {
            CaseId = id,
            Diagnosis = diagnosis,
            Width = 40,
            Height = 25,
            LesionAreaPixels = area,
            Criteria = new() { Streaks = streaks, Colours = colours },
            ImageFile = "i",
            MaskFile = "m",
            ThumbnailFile = "t",
            PixelSha256 = id,
        };
}
