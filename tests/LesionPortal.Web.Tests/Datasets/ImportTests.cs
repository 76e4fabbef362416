using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Text.Json;
using LesionPortal.Core.Imaging;
using LesionPortal.Data;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Datasets;
using LesionPortal.Web.Shared.Live;
using LesionPortal.Web.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;

namespace LesionPortal.Web.Tests.Datasets;

public sealed class ImportTests(SyntheticFolder synthetic)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Import_OfAFolder_StoresEveryCaseWithItsFilesAndDiagnosis()
    {
        await using var portal = await TestPortal.StartAsync();

        var dataset = await portal.ImportAsync("  Drawn  ", synthetic.Path);

        Assert.Equal("ready", dataset.GetProperty("state").GetString());
        Assert.Equal("Drawn", dataset.GetProperty("name").GetString());
        Assert.True(dataset.GetProperty("isSynthetic").GetBoolean());
        Assert.Equal(SyntheticFolder.Cases, dataset.GetProperty("counts").GetProperty("cases").GetInt32());
        Assert.Equal(0, dataset.GetProperty("counts").GetProperty("byDiagnosis").GetProperty("Unknown").GetInt32());
        using var cases = JsonDocument.Parse(
            await portal.Client.GetStringAsync($"/api/datasets/{dataset.GetProperty("id")}/cases", Cancellation)
        );
        Assert.Equal(SyntheticFolder.Cases, cases.RootElement.GetArrayLength());
        foreach (var found in cases.RootElement.EnumerateArray())
        {
            await using var image = await portal.Client.GetStreamAsync(found.GetProperty("imageUrl").GetString(), Cancellation);
            var pixels = ImageCodec.ReadRgb(image, "image");
            await using var maskImage = await portal.Client.GetStreamAsync(found.GetProperty("maskUrl").GetString(), Cancellation);
            var mask = ImageCodec.ReadMask(maskImage, "mask");
            Assert.Equal((found.GetProperty("width").GetInt32(), found.GetProperty("height").GetInt32()), (pixels.Width, pixels.Height));
            Assert.Equal(found.GetProperty("lesionAreaPixels").GetInt64(), mask.Area);
            Assert.NotEmpty(await portal.Client.GetByteArrayAsync(found.GetProperty("thumbnailUrl").GetString(), Cancellation));
        }
    }

    [Fact]
    public async Task Import_IntoTheSameName_AddsOnlyWhatIsNewAndReplacesTheProblems()
    {
        await using var portal = await TestPortal.StartAsync();
        using var partial = new TemporaryFolder();
        Copy(synthetic.Path, partial.Path);
        var folders = Directory.GetDirectories(Path.Combine(partial.Path, "PH2 Dataset images")).Order(StringComparer.Ordinal).ToList();
        Directory.Delete(folders[0], recursive: true);
        foreach (var mask in Directory.GetFiles(folders[1], "*_lesion.bmp", SearchOption.AllDirectories))
            File.Delete(mask);

        var first = await portal.ImportAsync("Growing", partial.Path);
        var second = await portal.ImportAsync("growing", synthetic.Path);

        Assert.Equal(SyntheticFolder.Cases - 2, first.GetProperty("counts").GetProperty("cases").GetInt32());
        Assert.Equal(1, first.GetProperty("counts").GetProperty("errors").GetInt32());
        Assert.Contains(
            first.GetProperty("problems").EnumerateArray(),
            p =>
                p.GetProperty("severity").GetString() == "error"
                && p.GetProperty("caseId").GetString() == Path.GetFileName(folders[1])
                && p.GetProperty("advice").GetString()!.Length > 0
        );
        Assert.Equal(first.GetProperty("id").GetInt32(), second.GetProperty("id").GetInt32());
        Assert.Equal(SyntheticFolder.Cases, second.GetProperty("counts").GetProperty("cases").GetInt32());
        Assert.Empty(second.GetProperty("problems").EnumerateArray());
    }

    [Theory]
    [InlineData("cases.zip")]
    [InlineData("cases.tar.gz")]
    public async Task Upload_OfAnArchive_IsUnpackedImportedAndRemoved(string fileName)
    {
        await using var portal = await TestPortal.StartAsync();
        using var folder = new TemporaryFolder();
        var archive = Path.Combine(folder.Path, fileName);
        await PackAsync(synthetic.Path, archive);
        await using var content = File.OpenRead(archive);
        using var form = new MultipartFormDataContent
        {
            { new StringContent("Uploaded"), "name" },
            { new StreamContent(content), "file", fileName },
        };

        using var response = await portal.Client.PostAsync("/api/datasets", form, Cancellation);
        var dataset = await portal.DoneAsync(response);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("ready", dataset.GetProperty("state").GetString());
        Assert.Equal(fileName, dataset.GetProperty("source").GetString());
        Assert.Equal(SyntheticFolder.Cases, dataset.GetProperty("counts").GetProperty("cases").GetInt32());
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(portal.DataDirectory, "incoming")));
    }

    [Fact]
    public async Task Upload_OfADamagedArchive_FailsWithItsNameAndLeavesNothing()
    {
        await using var portal = await TestPortal.StartAsync();
        using var form = new MultipartFormDataContent
        {
            { new StringContent("Broken"), "name" },
            { new ByteArrayContent([1, 2, 3, 4]), "file", "broken.zip" },
        };

        using var response = await portal.Client.PostAsync("/api/datasets", form, Cancellation);
        var dataset = await portal.DoneAsync(response);

        Assert.Equal("failed", dataset.GetProperty("state").GetString());
        Assert.Contains("broken.zip", dataset.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(portal.DataDirectory, "incoming")));
    }

    [Fact]
    public async Task Start_AfterAnInterruptedImport_SettlesItByWhetherItHoldsCases()
    {
        using var data = new TemporaryFolder();
        await using (var portal = await TestPortal.StartAsync(data.Path))
        {
            await portal.ImportAsync("Has cases", synthetic.Path);
            await using var context = await portal.Service<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Cancellation);
            context.Datasets.Add(
                new Dataset
                {
                    Name = "Empty",
                    Source = "x",
                    State = DatasetState.Importing,
                }
            );
            (await context.Datasets.SingleAsync(d => d.Name == "Has cases", Cancellation)).State = DatasetState.Importing;
            await context.SaveChangesAsync(Cancellation);
        }

        await using var restarted = await TestPortal.StartAsync(data.Path);

        await using var records = await restarted.Service<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Cancellation);
        var full = await records.Datasets.Include(d => d.Problems).SingleAsync(d => d.Name == "Has cases", Cancellation);
        var empty = await records.Datasets.SingleAsync(d => d.Name == "Empty", Cancellation);
        Assert.Equal(DatasetState.Ready, full.State);
        Assert.Contains(full.Problems, p => p.Message.Contains("interrupted", StringComparison.Ordinal));
        Assert.Equal(DatasetState.Failed, empty.State);
    }

    /// <summary>On a full disk, for example. Here the dataset is gone when the import wants to write down how it ended.</summary>
    [Fact]
    public async Task Import_WhoseEndCannotBeWrittenDown_LetsTheNextOneBegin()
    {
        await using var portal = await TestPortal.StartAsync();
        var imports = portal.Service<IDatasetImports>();
        ImportOutcome lost;
        using (portal.Service<PortalFeed>().Subscribe(_ => RemoveAllDatasets(portal)))
        {
            lost = await imports.StartAsync("Lost", synthetic.Path, Cancellation);
            await imports.WhenDoneAsync(lost.DatasetId!.Value, Cancellation);
        }

        var next = await portal.ImportAsync("Next", synthetic.Path);

        Assert.Equal("ready", next.GetProperty("state").GetString());
    }

    [Fact]
    public async Task Start_DemoThatCannotBeDrawn_LeavesThePortalRunning()
    {
        using var data = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(data.Path, "demo"), "a file where the drawn images would go", Cancellation);
        await using var portal = await TestPortal.StartAsync(data.Path, "--Portal:DemoDataset", "true");

        await portal.Service<IEnumerable<IHostedService>>().OfType<DemoAtStart>().Single().ExecuteTask!;

        using var answer = await portal.Client.GetAsync("/health/live", Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static void RemoveAllDatasets(TestPortal portal)
    {
        using var context = portal.Service<IDbContextFactory<PortalDbContext>>().CreateDbContext();
        context.Datasets.ExecuteDelete();
    }

    /// <summary>
    /// Needs the 150 cases that may not be in the repository: PH2_ROOT names their folder or archive. Run with the query Data=PH2.
    /// </summary>
    [Fact]
    [Trait("Data", "PH2")]
    public async Task Import_OfThe150RealCases_TakesThemAllAndReportsTheOther50Rows()
    {
        var root = Environment.GetEnvironmentVariable("PH2_ROOT");
        Assert.False(string.IsNullOrEmpty(root), "Set PH2_ROOT to the PH2Dataset folder or archive.");
        await using var portal = await TestPortal.StartAsync();

        var dataset = await portal.ImportAsync("PH2", root);

        var counts = dataset.GetProperty("counts");
        Assert.Equal(
            (150, 0, 50),
            (counts.GetProperty("cases").GetInt32(), counts.GetProperty("errors").GetInt32(), counts.GetProperty("problems").GetInt32())
        );
        Assert.Equal(0, counts.GetProperty("byDiagnosis").GetProperty("Unknown").GetInt32());
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private static async Task PackAsync(string folder, string archive)
    {
        if (archive.EndsWith(".zip", StringComparison.Ordinal))
        {
            await ZipFile.CreateFromDirectoryAsync(folder, archive, Cancellation);
            return;
        }

        await using var file = File.Create(archive);
        await using var gzip = new GZipStream(file, CompressionLevel.Fastest);
        await TarFile.CreateFromDirectoryAsync(folder, gzip, includeBaseDirectory: false, Cancellation);
    }
}
