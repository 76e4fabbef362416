using LesionPortal.Core.Runs;

namespace LesionPortal.Core.Tests.Runs;

public sealed class OtherWorkTests
{
    [Theory]
    [InlineData(9.9, 0, true)]
    [InlineData(10, 0, false)]
    [InlineData(1, 1, false)]
    public void IsQuiet_LittleLoadAndNoOtherRun_Only(double percent, int runs, bool quiet) =>
        Assert.Equal(quiet, new OtherWork(5, percent, percent, runs).IsQuiet);

    [Fact]
    public void With_Measurements_KeepsTheirMeanAndTheirMost() =>
        Assert.Equal(new OtherWork(3, 20, 40, 2), OtherWork.With(OtherWork.With(OtherWork.With(null, 40, 0), 20, 2), 0, 1));

    [Fact]
    public void Write_ThenRead_IsTheSame()
    {
        var folder = new RunFolder(Directory.CreateTempSubdirectory("lesionportal-").FullName);
        try
        {
            Assert.Null(OtherWork.Read(folder));
            var work = new OtherWork(7, 12.5, 60, 1);
            work.Write(folder);
            Assert.Equal(work, OtherWork.Read(folder));
        }
        finally
        {
            Directory.Delete(folder.Root, recursive: true);
        }
    }
}
