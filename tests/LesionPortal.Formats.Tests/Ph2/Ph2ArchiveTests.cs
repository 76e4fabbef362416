using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using LesionPortal.Formats.Ph2;

namespace LesionPortal.Formats.Tests.Ph2;

public sealed class Ph2ArchiveTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static string Fixture(string name) => Path.Combine(AppContext.BaseDirectory, "Fixtures", name);

    private Task Extract(
        string archive,
        long limit = Ph2Archive.DefaultLimitBytes,
        IProgress<ArchiveProgress>? progress = null,
        CancellationToken? token = null
    ) => Ph2Archive.ExtractAsync(archive, _folder["out"], progress, limit, token ?? TestContext.Current.CancellationToken);

    private async Task<string> Refusal(string archive, long limit = Ph2Archive.DefaultLimitBytes)
    {
        var e = await Assert.ThrowsAsync<ArchiveException>(() => Extract(archive, limit));
        Assert.Contains(Path.GetFileName(archive), e.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["out"]), "what was unpacked before the refusal is left behind");
        return e.Message;
    }

    private string Zip(params (string Name, byte[] Content)[] entries)
    {
        using var zip = ZipFile.Open(_folder["a.zip"], ZipArchiveMode.Create);
        foreach (var (name, content) in entries)
        {
            using var stream = zip.CreateEntry(name).Open();
            stream.Write(content);
        }

        return _folder["a.zip"];
    }

    private string Tar(string name, Func<Stream, Stream> compress, params TarEntry[] entries)
    {
        using var file = File.Create(_folder[name]);
        using var compressed = compress(file);
        using var tar = new TarWriter(compressed);
        foreach (var entry in entries)
            tar.WriteEntry(entry);
        return _folder[name];
    }

    private static PaxTarEntry TarFile(string name, byte[] content) =>
        new(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) };

    private static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new Random(3).NextBytes(bytes);
        return bytes;
    }

    [Theory]
    [InlineData("plain.7z")]
    [InlineData("stored.rar")]
    [InlineData("plain.tar.bz2")]
    [InlineData("crc32.tar.xz")]
    [InlineData("sha256-blocks.tar.xz")]
    [InlineData("delta.tar.xz")]
    public async Task ExtractAsync_KindsOthersPacked_GivesTheFiles(string archive)
    {
        await Extract(Fixture(archive));
        Assert.Equal(
            "drawn, not photographed\n",
            await File.ReadAllTextAsync(_folder["out/PH2/SYNTHETIC.txt"], TestContext.Current.CancellationToken)
        );
        Assert.Equal(51, new FileInfo(_folder["out/PH2/sheet.txt"]).Length);
    }

    [Fact]
    public async Task ExtractAsync_Zip_GivesBytesAndProgress()
    {
        var content = Noise(500_000);
        var reports = new List<ArchiveProgress>();
        await Extract(Zip(("PH2/IMD002.bmp", content), ("PH2\\IMD003.bmp", [1, 2]), ("empty/", [])), progress: new Reports(reports));

        Assert.Equal(content, await File.ReadAllBytesAsync(_folder["out/PH2/IMD002.bmp"], TestContext.Current.CancellationToken));
        Assert.True(File.Exists(_folder["out/PH2/IMD003.bmp"]));
        Assert.True(reports.Count > 2);
        Assert.Equal(reports.Order(Comparer<ArchiveProgress>.Create((a, b) => a.BytesRead.CompareTo(b.BytesRead))), reports);
        Assert.Equal((500_002L, 2, reports[^1].BytesTotal), (reports[^1].BytesWritten, reports[^1].Files, reports[^1].BytesRead));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ExtractAsync_Tar_GivesTheFiles(bool gzip)
    {
        var content = Noise(300_000);
        await Extract(
            Tar(
                "a.tar",
                s => gzip ? new GZipStream(s, CompressionLevel.Fastest) : s,
                TarFile(new string('d', 120) + "/IMD002.bmp", content)
            )
        );
        Assert.Equal(
            content,
            await File.ReadAllBytesAsync(_folder["out/" + new string('d', 120) + "/IMD002.bmp"], TestContext.Current.CancellationToken)
        );
    }

    [Theory]
    [InlineData("../evil.txt")]
    [InlineData("a/../../evil.txt")]
    [InlineData("a\\..\\..\\evil.txt")]
    [InlineData("/tmp/evil.txt")]
    [InlineData("C:\\evil.txt")]
    public async Task ExtractAsync_EntryLeavingTheFolder_IsRefused(string name)
    {
        Assert.Contains("unsafe", await Refusal(Zip(("good.txt", [1]), (name, [1]))), StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["evil.txt"]));
    }

    [Theory]
    [InlineData(TarEntryType.SymbolicLink)]
    [InlineData(TarEntryType.HardLink)]
    public async Task ExtractAsync_Link_IsRefused(TarEntryType kind) =>
        Assert.Contains(
            "link",
            await Refusal(Tar("a.tar", s => s, new PaxTarEntry(kind, "IMD002.bmp") { LinkName = "/etc/passwd" })),
            StringComparison.Ordinal
        );

    [Fact]
    public async Task ExtractAsync_MoreThanTheLimit_IsRefusedWhateverTheHeaderSays() =>
        Assert.Contains("more than", await Refusal(Zip(("zeros.bmp", new byte[5_000_000])), limit: 1_000_000), StringComparison.Ordinal);

    [Theory]
    [InlineData("protected.zip")]
    [InlineData("protected.7z")]
    public async Task ExtractAsync_Protected_SaysSo(string archive) =>
        Assert.Contains("password", await Refusal(Fixture(archive)), StringComparison.Ordinal);

    [Fact]
    public async Task ExtractAsync_FlippedByteInZip_IsRefused()
    {
        var bytes = await File.ReadAllBytesAsync(Zip(("IMD002.bmp", Noise(100_000))), TestContext.Current.CancellationToken);
        bytes[50_000] ^= 0xFF;
        await File.WriteAllBytesAsync(_folder["bad.zip"], bytes, TestContext.Current.CancellationToken);
        Assert.Contains("damaged", await Refusal(_folder["bad.zip"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("crc32.tar.xz")]
    [InlineData("sha256-blocks.tar.xz")]
    [InlineData("delta.tar.xz")]
    [InlineData("plain.tar.bz2")]
    [InlineData("plain.7z")]
    [InlineData("stored.rar")]
    public async Task ExtractAsync_CutOrFlipped_IsRefusedOrComesOutWhole(string archive)
    {
        var bytes = await File.ReadAllBytesAsync(Fixture(archive), TestContext.Current.CancellationToken);
        for (var at = 0; at < bytes.Length; at += 7)
        {
            var bad = (byte[])bytes.Clone();
            bad[at] ^= 0x55;
            await RefusedOrWhole(bad, at);
        }

        await Refusal(Written("cut-" + archive, bytes[..^20]));

        async Task RefusedOrWhole(byte[] content, int at)
        {
            try
            {
                await Extract(Written("bad-" + archive, content));
            }
            catch (ArchiveException)
            {
                return;
            }

            // Not every byte matters: times and owners may change without harm. What comes out must be what went in.
            var texts = Directory
                .GetFiles(_folder["out"], "*", SearchOption.AllDirectories)
                .Select(File.ReadAllText)
                .Order(StringComparer.Ordinal)
                .ToList();
            Assert.True(texts is ["drawn, not photographed\n", _], $"byte {at} flipped: {string.Join("; ", texts)}");
            Directory.Delete(_folder["out"], recursive: true);
        }

        string Written(string name, byte[] content)
        {
            File.WriteAllBytes(_folder[name], content);
            return _folder[name];
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ExtractAsync_TarCutShort_IsRefused(bool gzip)
    {
        var whole = await File.ReadAllBytesAsync(
            Tar(
                "a.tar",
                s => gzip ? new GZipStream(s, CompressionLevel.Fastest) : s,
                TarFile("a.bmp", Noise(90_000)),
                TarFile("b.bmp", Noise(90_000))
            ),
            TestContext.Current.CancellationToken
        );
        await File.WriteAllBytesAsync(_folder["cut.tar"], whole[..120_000], TestContext.Current.CancellationToken);
        Assert.Contains("cut short", await Refusal(_folder["cut.tar"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("this is no archive")]
    public async Task ExtractAsync_NoArchive_NamesTheKindsThatAre(string content) =>
        Assert.Contains(".tar.xz", await Refusal(_folder.Text("x.zip", content)), StringComparison.Ordinal);

    [Fact]
    public async Task ExtractAsync_NoFilesInside_IsRefused() => Assert.Contains("no files", await Refusal(Zip()), StringComparison.Ordinal);

    [Fact]
    public async Task ExtractAsync_Cancelled_LeavesNothing()
    {
        using var source = new CancellationTokenSource();
        var archive = Zip(("a.bmp", Noise(2_000_000)), ("b.bmp", Noise(2_000_000)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Extract(archive, progress: new Then(source.Cancel), token: source.Token)
        );
        Assert.False(Directory.Exists(_folder["out"]));
    }

    [Fact]
    public async Task ExtractAsync_FolderNotEmpty_IsLeftAlone()
    {
        _folder.Text("out/mine.txt", "mine");
        await Assert.ThrowsAsync<ArgumentException>(() => Extract(Zip(("a.txt", Encoding.UTF8.GetBytes("a")))));
        Assert.True(File.Exists(_folder["out/mine.txt"]));
    }

    private sealed class Reports(List<ArchiveProgress> list) : IProgress<ArchiveProgress>
    {
        public void Report(ArchiveProgress value) => list.Add(value);
    }

    private sealed class Then(Action action) : IProgress<ArchiveProgress>
    {
        public void Report(ArchiveProgress value) => action();
    }
}
