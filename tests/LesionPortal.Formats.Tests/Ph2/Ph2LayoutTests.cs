using LesionPortal.Formats.Ph2;

namespace LesionPortal.Formats.Tests.Ph2;

public sealed class Ph2LayoutTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Find_OfficialTree_PairsByIdAndPassesOverTheRest()
    {
        foreach (var id in new[] { "IMD003", "IMD002" })
        {
            _folder.Text($"PH2Dataset/PH2 Dataset images/{id}/{id}_Dermoscopic_Image/{id}.bmp");
            _folder.Text($"PH2Dataset/PH2 Dataset images/{id}/{id}_lesion/{id}_lesion.bmp");
            _folder.Text($"PH2Dataset/PH2 Dataset images/{id}/{id}_roi/{id}_R1_Label4.bmp");
        }

        _folder.Text("PH2Dataset/Readme.txt");
        _folder.Text("PH2Dataset/PH2_dataset.xlsx");
        _folder.Text("PH2Dataset/~$PH2_dataset.xlsx");
        _folder.Text("__MACOSX/PH2Dataset/._IMD002.bmp");
        _folder.Text("__MACOSX/IMD009.bmp");
        _folder.Text(".git/IMD010.bmp");
        _folder.Text("thumbs/IMD002.png");

        var layout = Ph2Layout.Find(_folder.Path, TestContext.Current.CancellationToken);

        Assert.Equal(["IMD002", "IMD003"], layout.Cases.Select(c => c.Id));
        Assert.All(
            layout.Cases,
            c =>
            {
                Assert.EndsWith($"{c.Id}.bmp", Assert.Single(c.ImagePaths), StringComparison.Ordinal);
                Assert.EndsWith($"{c.Id}_lesion.bmp", Assert.Single(c.MaskPaths), StringComparison.Ordinal);
            }
        );
        Assert.Equal(["PH2_dataset.xlsx", "Readme.txt"], layout.Sheets.Select(Path.GetFileName));
        Assert.False(layout.IsSynthetic);
    }

    [Fact]
    public void Find_ImageAndMaskInDifferentSpelling_AreOneCase()
    {
        _folder.Text("images/IMD_002.jpg");
        _folder.Text("masks/imd002.png");
        var found = Assert.Single(Ph2Layout.Find(_folder.Path, TestContext.Current.CancellationToken).Cases);
        Assert.Equal("IMD002", found.Id);
        Assert.Single(found.ImagePaths);
        Assert.Single(found.MaskPaths);
    }

    [Fact]
    public void Find_LinkToItsOwnFolder_Ends()
    {
        _folder.Text("images/IMD002.png");
        Directory.CreateSymbolicLink(_folder["images/again"], _folder.Path);
        Assert.Single(Assert.Single(Ph2Layout.Find(_folder.Path, TestContext.Current.CancellationToken).Cases).ImagePaths);
    }

    [Fact]
    public void Find_NoSuchFolder_NamesIt()
    {
        var e = Assert.Throws<DirectoryNotFoundException>(() => Ph2Layout.Find(_folder["nowhere"], TestContext.Current.CancellationToken));
        Assert.Contains("nowhere", e.Message, StringComparison.Ordinal);
    }
}
