using System.Text.Json;

namespace LesionPortal.Web.Tests.Hosting;

/// <summary>What a built portal contains, whatever brought it there, beside what the notices name.</summary>
public sealed class ShippedPackageTests
{
    private static string Portal => Path.GetDirectoryName(Repository.WebAssembly)!;

    [Theory]
    [InlineData("LesionPortal.Web.deps.json", "MudBlazor")]
    [InlineData("trainer/LesionPortal.Trainer.deps.json", "TorchSharp")]
    public void ThirdParty_NamesEveryShippedPackage(string list, string among)
    {
        var notices = File.ReadAllText(Path.Combine(Repository.Root, ".github", "THIRD-PARTY.md"));
        using var dependencies = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Portal, list)));

        var packages = dependencies
            .RootElement.GetProperty("libraries")
            .EnumerateObject()
            .Where(l => l.Value.GetProperty("type").GetString() == "package")
            .Select(l => l.Name.Split('/')[0])
            .ToList();

        Assert.Contains(among, packages);
        Assert.DoesNotContain(packages, p => !notices.Contains($"`{p}`", StringComparison.Ordinal));
    }

    /// <summary>The trainer reads images and masks that the portal has stored, and no archives or sheets.</summary>
    [Theory]
    [InlineData("LesionPortal.Formats.dll")]
    [InlineData("ExcelDataReader.dll")]
    [InlineData("SharpCompress.dll")]
    public void Library_ThatReadsDatasets_LiesBesideThePortalAndNotTheTrainer(string library)
    {
        Assert.True(File.Exists(Path.Combine(Portal, library)));
        Assert.False(File.Exists(Path.Combine(Portal, "trainer", library)));
    }

    [Theory]
    [InlineData("licenses/LICENSE", "LesionPortal contributors")]
    [InlineData("licenses/THIRD-PARTY.md", "# Third-party software")]
    [InlineData("trainer/licenses/LICENSE-LIBTORCH.txt", "From PyTorch")]
    [InlineData("trainer/encoders/LICENSE", ".NET Foundation")]
    [InlineData("trainer/encoders/THIRD-PARTY-NOTICES.TXT", "ML.NET")]
    public void Licence_OfWhatIsShipped_LiesBesideIt(string path, string says) =>
        Assert.Contains(says, File.ReadAllText(Path.Combine(Portal, path)), StringComparison.Ordinal);
}
