using LesionPortal.Core.Cases;
using LesionPortal.Formats.Ph2;

namespace LesionPortal.Formats.Tests.Ph2;

public sealed class Ph2SheetTests : IDisposable
{
    private static readonly string?[] Heading =
    [
        "Image Name",
        "Histological Diagnosis",
        "Common Nevus",
        "Atypical Nevus",
        "Melanoma",
        "Asymmetry\n(0/1/2)",
        "Pigment Network\n(AT/T)",
        "Dots/Globules\n(A/AT/T)",
        "Streaks\n(A/P)",
        "Regression Areas\n(A/P)",
        "Blue-Whitish Veil\n(A/P)",
        "White",
        "Red",
        "Light-Brown",
        "Dark-Brown",
        "Blue-Gray",
        "Black",
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_WorkbookWithLegendAboveTheHeading_GivesEveryColumn()
    {
        var path = Workbook.Write(
            _folder["PH2_dataset.xlsx"],
            [],
            [null, null, null, null, null, "Legends"],
            [null, null, null, null, null, "Pigment Network", "AT", "Atypical"],
            [null, null, null, null, null, null, "P", "Present indeed"],
            [null, null, "Clinical Diagnosis", null, null, null, null, null, null, null, null, "Colors"],
            Heading,
            ["IMD003", null, "X", null, null, "0", "T", "A", "A", "A", "A", null, null, null, "X"],
            ["IMD_155", null, null, "X", null, "1", "AT", "AT", "A", "A", "A", null, null, "X"],
            ["IMD424", "Melanoma", null, null, "x", "2", "AT", "T", "P", "A", "P", null, "X", null, null, "X", "X"]
        );

        var sheet = Ph2Sheet.Read(path);

        Assert.NotNull(sheet);
        Assert.Equal(3, sheet.Rows.Count);
        Assert.Equal(Diagnosis.CommonNevus, sheet.Find("IMD003")!.Diagnosis);
        Assert.Equal(Diagnosis.AtypicalNevus, sheet.Find("imd155")!.Diagnosis);
        var row = sheet.Find("IMD424")!;
        Assert.Equal(Diagnosis.Melanoma, row.Diagnosis);
        Assert.Equal(
            ("Melanoma", 2, "Atypical", "Typical"),
            (row.Criteria.Histology, row.Criteria.AsymmetryAxes, row.Criteria.PigmentNetwork, row.Criteria.DotsGlobules)
        );
        Assert.Equal(
            ("Present indeed", "Absent", "Present indeed"),
            (row.Criteria.Streaks, row.Criteria.RegressionAreas, row.Criteria.BlueWhitishVeil)
        );
        Assert.Equal(["Red", "Blue-Gray", "Black"], row.Criteria.Colours);
        Assert.Null(sheet.Find("IMD003")!.Criteria.Histology);
    }

    [Theory]
    [InlineData("||")]
    [InlineData("|")]
    public void Read_TextWithOneOrTwoBarsWithinAGroup_GivesEveryColumn(string bar)
    {
        var path = _folder.Text(
            "PH2_dataset.txt",
            $"""
            ||   Name || Histological Diagnosis || Clinical Diagnosis || Asymmetry {bar} Pigment Network {bar} Dots/Globules {bar} Streaks {bar} Regression Areas {bar} Blue-Whitish Veil ||           Colors ||
            || IMD003 ||                        ||                  0 ||         0 {bar}               T {bar}             A {bar}       A {bar}                A {bar}                 A ||                4 ||
            || IMD155 ||                        ||                  1 ||         1 {bar}              AT {bar}            AT {bar}       A {bar}                A {bar}                 A ||             3  4 ||
            || IMD424 ||               Melanoma ||                  2 ||         2 {bar}              AT {bar}             T {bar}       P {bar}                P {bar}                 P ||        3  4  5  6 ||

            Legend:
            Clinical Diagnosis: 0 - Common Nevus; 1 - Atypical Nevus; 2 - Melanoma.
            """
        );

        var sheet = Ph2Sheet.Read(path);

        Assert.NotNull(sheet);
        Assert.Equal(
            [Diagnosis.CommonNevus, Diagnosis.AtypicalNevus, Diagnosis.Melanoma],
            sheet.Rows.OrderBy(r => r.Id, StringComparer.Ordinal).Select(r => r.Diagnosis)
        );
        var row = sheet.Find("IMD424")!.Criteria;
        Assert.Equal(
            ("Melanoma", 2, "Atypical", "Typical", "Present"),
            (row.Histology, row.AsymmetryAxes, row.PigmentNetwork, row.DotsGlobules, row.RegressionAreas)
        );
        Assert.Equal(["Light-Brown", "Dark-Brown", "Blue-Gray", "Black"], row.Colours);
    }

    [Fact]
    public void Read_TableWithCommas_IsUnderstood()
    {
        var sheet = Ph2Sheet.Read(_folder.Text("labels.csv", "image_id,name,diagnosis\nx,IMD003,Melanoma\ny,IMD004,Atypical Nevus\n"));
        Assert.Equal(Diagnosis.Melanoma, sheet!.Find("IMD003")!.Diagnosis);
        Assert.Equal(Diagnosis.AtypicalNevus, sheet.Find("IMD004")!.Diagnosis);
    }

    [Fact]
    public void Read_ReadMe_IsNoSheet() =>
        Assert.Null(
            Ph2Sheet.Read(_folder.Text("Readme.txt", "PH2 Dataset contents:\n\nPH2 Dataset images folder: the name of each image.\n"))
        );

    [Fact]
    public void Read_SameIdTwice_TakesTheFirstAndTells()
    {
        var sheet = Ph2Sheet.Read(Workbook.Write(_folder["s.xlsx"], Heading, ["IMD003", null, "X", "", ""], ["IMD_003", null, null, "X"]))!;
        Assert.Equal(Diagnosis.CommonNevus, Assert.Single(sheet.Rows).Diagnosis);
        Assert.Equal(["IMD003"], sheet.RepeatedIds);
    }

    /// <summary>A file of 33 MB that is all holes takes no room on the disk.</summary>
    [Theory]
    [InlineData("notes.txt")]
    [InlineData("PH2_dataset.xlsx")]
    public void Read_FileTooLargeForASheet_ThrowsWithItsNameBeforeItIsRead(string name)
    {
        using (var file = File.Create(_folder[name]))
            file.SetLength(33 * 1024 * 1024);

        var e = Assert.Throws<SheetException>(() => Ph2Sheet.Read(_folder[name]));
        Assert.Contains($"{name} is larger than 32 MB", e.Message, StringComparison.Ordinal);
    }

    /// <summary>Whichever byte of a workbook is wrong, it is read, no sheet, or refused with its name.</summary>
    [Fact]
    public void Read_WorkbookWithADamagedByte_NeverThrowsAnythingElse()
    {
        var whole = File.ReadAllBytes(Workbook.Write(_folder["whole.xlsx"], Heading, ["IMD003", null, "X"], ["IMD155", null, null, "X"]));
        for (var at = 0; at < whole.Length; at += 3)
        {
            var damaged = whole.ToArray();
            damaged[at] ^= 0xFF;
            File.WriteAllBytes(_folder["damaged.xlsx"], damaged);
            if (Record.Exception(() => Ph2Sheet.Read(_folder["damaged.xlsx"])) is { } e)
                Assert.Contains("damaged.xlsx", Assert.IsType<SheetException>(e).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Read_DamagedWorkbook_ThrowsWithItsName()
    {
        var e = Assert.Throws<SheetException>(() => Ph2Sheet.Read(_folder.Text("PH2_dataset.xlsx", "PK not really a workbook")));
        Assert.Contains("PH2_dataset.xlsx", e.Message, StringComparison.Ordinal);
    }
}
