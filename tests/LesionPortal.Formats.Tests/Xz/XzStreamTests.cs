using LesionPortal.Formats.Xz;
using SharpCompress.Compressors.Xz;

namespace LesionPortal.Formats.Tests.Xz;

/// <summary>
/// Why .xz is read here (decision 034). When a new SharpCompress makes one of the two tests of its gaps fail, the decision can be
/// looked at again.
/// </summary>
public sealed class XzStreamTests
{
    private const int TarBytes = 10_240;

    [Theory]
    [InlineData("crc32.tar.xz")]
    [InlineData("delta.tar.xz")]
    [InlineData("sha256-blocks.tar.xz")]
    public void Read_Fixture_GivesTheSameArchive(string name) => Assert.Equal(Tar, Decoded(new XzStream(new MemoryStream(Fixture(name)))));

    [Fact]
    public void Read_TwoStreams_GivesBoth() => Assert.Equal([.. Tar, .. Tar], Decoded(new XzStream(new MemoryStream(TwoStreams))));

    [Fact]
    public void SharpCompress_TwoStreams_GivesTheFirstAlone() =>
        Assert.Equal(TarBytes, Decoded(new XZStream(new MemoryStream(TwoStreams))).Length);

    [Fact]
    public void SharpCompress_DeltaFilter_IsNotRead() =>
        Assert.Throws<NotImplementedException>(() => Decoded(new XZStream(new MemoryStream(Fixture("delta.tar.xz")))));

    private static byte[] Tar => Decoded(new XZStream(new MemoryStream(Fixture("crc32.tar.xz"))));

    private static byte[] TwoStreams => [.. Fixture("crc32.tar.xz"), .. Fixture("delta.tar.xz")];

    private static byte[] Fixture(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Fixtures", name));

    private static byte[] Decoded(Stream packed)
    {
        using var decoded = new MemoryStream();
        using (packed)
            packed.CopyTo(decoded);
        return decoded.ToArray();
    }
}
