using LesionPortal.Core.Files;

namespace LesionPortal.Core.Tests.Files;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_FailsHalfWay_LeavesTheOldFileAndNothingElse()
    {
        var path = _folder.Text("a/file.txt", "old");
        Assert.Throws<IOException>(() =>
            AtomicFile.Write(
                path,
                stream =>
                {
                    stream.Write("ne"u8);
                    throw new IOException("disk full");
                }
            )
        );
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(_folder["a"]));
    }

    [Fact]
    public void Write_NewFolder_IsMade()
    {
        AtomicFile.Write(_folder["new/deep/file.txt"], stream => stream.Write("x"u8));
        Assert.Equal("x", File.ReadAllText(_folder["new/deep/file.txt"]));
    }
}
