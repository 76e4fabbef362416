using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;
using LesionPortal.Trainer.Training;

namespace LesionPortal.Trainer.Tests.Training;

public sealed class ManifestReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_WrittenManifest_IsTheSame()
    {
        var manifest = Manifest;

        var read = ManifestReader.Read(TinyDataset.WriteManifest(_folder.Path, manifest));

        Assert.Equal(manifest.Cases, read.Cases);
        Assert.Equal(manifest.SampleCases, read.SampleCases);
        Assert.Equal(manifest.Settings.LearningRate, read.Settings.LearningRate);
    }

    [Fact]
    public void Read_WrongSettings_NamesTheField() =>
        AssertRefused(Manifest with { Settings = TinyDataset.Settings with { ImageSize = 50 } }, "settings.imageSize");

    [Fact]
    public void Read_UnknownChoice_QuotesItAtItsPathAndNamesTheKnownOnes()
    {
        var path = TinyDataset.WriteManifest(_folder.Path, Manifest);
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"Constant\"", "\"Linear\"", StringComparison.Ordinal));

        var error = Assert.Throws<ManifestException>(() => ManifestReader.Read(path));

        Assert.Equal(
            $"{path}: settings.optimisation.schedule: \"Linear\" is not known; choose one of Constant, Cosine, Plateau.",
            error.Message
        );
    }

    [Fact]
    public void Read_NoTestCases_NamesThePart() =>
        AssertRefused(Manifest with { Cases = [.. Manifest.Cases.Where(c => c.Part != SplitPart.Test)] }, "none has part Test");

    [Fact]
    public void Read_CaseTwice_NamesIt() =>
        AssertRefused(Manifest with { Cases = [.. Manifest.Cases, Manifest.Cases[0]] }, "IMD001 is listed 2 times");

    [Theory]
    [InlineData("../secret")]
    [InlineData("")]
    [InlineData(".hidden")]
    public void Read_IdThatIsNoFileName_Refuses(string id) =>
        AssertRefused(Manifest with { Cases = [.. Manifest.Cases, Manifest.Cases[0] with { Id = id }] }, "must not be empty");

    [Fact]
    public void Read_SampleThatIsNotValidated_NamesIt() =>
        AssertRefused(Manifest with { SampleCases = ["IMD001"] }, "IMD001 is not a validation case");

    [Fact]
    public void Read_OtherVersion_SaysWhichIsRead() => AssertRefused(Manifest with { Version = 9 }, "version is 9");

    [Fact]
    public void Read_NoFile_NamesIt()
    {
        var error = Assert.Throws<ManifestException>(() => ManifestReader.Read(_folder["none.json"]));

        Assert.Contains("none.json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NoJson_SaysSo()
    {
        File.WriteAllText(_folder["run.json"], "{ \"runName\": ");

        Assert.Throws<ManifestException>(() => ManifestReader.Read(_folder["run.json"]));
    }

    private RunManifest Manifest => TinyDataset.Write(_folder.Path, TinyDataset.Settings);

    private void AssertRefused(RunManifest manifest, string expected)
    {
        var path = TinyDataset.WriteManifest(_folder.Path, manifest);

        var error = Assert.Throws<ManifestException>(() => ManifestReader.Read(path));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}
