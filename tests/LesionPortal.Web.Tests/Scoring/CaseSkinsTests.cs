using LesionPortal.Core.Imaging;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Masks;
using LesionPortal.Web.Scoring;
using LesionPortal.Web.Shared.Access;
using LesionPortal.Web.Shared.Live;
using LesionPortal.Web.Shared.Options;
using LesionPortal.Web.Tests.Reports;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LesionPortal.Web.Tests.Scoring;

/// <summary>On drawn images: nothing here shows a person's skin.</summary>
public sealed class CaseSkinsTests : ReportDatabase, IDisposable
{
    private readonly PortalFolders _folders = new(
        Microsoft.Extensions.Options.Options.Create(
            new PortalOptions { DataDirectory = Path.Combine(Path.GetTempPath(), $"lesionportal-{Guid.NewGuid():N}") }
        )
    );

    public void Dispose()
    {
        if (Directory.Exists(_folders.Root))
            Directory.Delete(_folders.Root, recursive: true);
    }

    [Fact]
    public async Task OfDataset_AskedTwice_MeasuresOnceAndKeepsIt()
    {
        var dataset = await DatasetAsync();
        using var skins = Skins();
        var first = Assert.Single(await skins.OfDatasetAsync(dataset, ReferenceChoice.Original, Cancellation)).Value;
        File.Delete(Path.Combine(_folders.Dataset(dataset), "image.png"));

        var second = Assert.Single(await skins.OfDatasetAsync(dataset, ReferenceChoice.Original, Cancellation)).Value;

        Assert.NotNull(first.Contrast);
        Assert.Equal(
            (first.Contrast, first.Ita, first.ItaLow, first.ItaHigh),
            (second.Contrast, second.Ita, second.ItaLow, second.ItaHigh)
        );
        await using var context = Database.CreateDbContext();
        Assert.Equal(1, await context.CaseSkins.CountAsync(Cancellation));
    }

    [Fact]
    public async Task OfDataset_OtherImageSinceThen_IsMeasuredAnew()
    {
        var dataset = await DatasetAsync();
        using var skins = Skins();
        var before = Assert.Single(await skins.OfDatasetAsync(dataset, ReferenceChoice.Original, Cancellation)).Value;
        Draw(dataset, skin: 120);
        await using (var context = Database.CreateDbContext())
            await context.Cases.ExecuteUpdateAsync(c => c.SetProperty(x => x.PixelSha256, "other"), Cancellation);

        var after = Assert.Single(await skins.OfDatasetAsync(dataset, ReferenceChoice.Original, Cancellation)).Value;

        Assert.True(after.Ita < before.Ita - 10);
        await using var records = Database.CreateDbContext();
        Assert.Equal("other", (await records.CaseSkins.SingleAsync(Cancellation)).PixelSha256);
    }

    [Fact]
    public async Task OfDataset_RevisedMask_IsMeasuredForThatVersionBesideTheFirst()
    {
        var dataset = await DatasetAsync();
        using var skins = Skins();
        var own = Assert.Single(await skins.OfDatasetAsync(dataset, ReferenceChoice.Original, Cancellation)).Value;
        await AdoptAsync(dataset);

        var revised = Assert.Single(await skins.OfDatasetAsync(dataset, ReferenceChoice.Latest, Cancellation)).Value;

        Assert.Equal((1, 2), (own.ReferenceVersion, revised.ReferenceVersion));
        // The revised mask is skin for the most part: lesion and skin differ less.
        Assert.True(revised.Contrast < own.Contrast - 5);
        Assert.Equal(1, Assert.Single(await skins.OfDatasetAsync(dataset, ReferenceChoice.Original, Cancellation)).Value.ReferenceVersion);
    }

    [Fact]
    public async Task OfDataset_FileMissing_LeavesTheCaseOut()
    {
        var dataset = await DatasetAsync();
        File.Delete(Path.Combine(_folders.Dataset(dataset), "image.png"));
        using var skins = Skins();

        Assert.Empty(await skins.OfDatasetAsync(dataset, ReferenceChoice.Original, Cancellation));
    }

    private CaseSkins Skins() =>
        new(
            Database,
            new ReferenceMasks(
                Database,
                new DatasetQueries(Database),
                new RevisionQueries(Database),
                new RevisionStore(_folders),
                _folders,
                new PortalFeed(),
                TimeProvider.System,
                new CurrentPerson(Options.Create(new PortalOptions()))
            ),
            _folders
        );

    private async Task<int> DatasetAsync()
    {
        await using var context = Database.CreateDbContext();
        var dataset = new Dataset
        {
            Name = "d",
            Source = "s",
            State = DatasetState.Ready,
        };
        dataset.Cases.Add(
            new DatasetCase
            {
                CaseId = "IMD001",
                Width = 120,
                Height = 90,
                LesionAreaPixels = 900,
                ImageFile = "image.png",
                MaskFile = "mask.png",
                ThumbnailFile = "t",
                PixelSha256 = "one",
            }
        );
        context.Datasets.Add(dataset);
        await context.SaveChangesAsync(Cancellation);
        Draw(dataset.Id, skin: 220);
        return dataset.Id;
    }

    private void Draw(int dataset, byte skin)
    {
        Directory.CreateDirectory(_folders.Dataset(dataset));
        var mask = Mask(45, 30, 30, 30);
        var pixels = new byte[3 * 120 * 90];
        for (var i = 0; i < mask.Pixels.Length; i++)
            (pixels[3 * i], pixels[3 * i + 1], pixels[3 * i + 2]) = mask.Pixels[i]
                ? ((byte)100, (byte)60, (byte)45)
                : (skin, (byte)(skin * 3 / 4), (byte)(skin * 3 / 5));
        ImageCodec.WriteRgbPng(Path.Combine(_folders.Dataset(dataset), "image.png"), new RgbImage(120, 90, pixels));
        ImageCodec.WriteMaskPng(Path.Combine(_folders.Dataset(dataset), "mask.png"), mask);
    }

    private static PixelMask Mask(int left, int top, int width, int height) =>
        new(
            120,
            90,
            [
                .. Enumerable
                    .Range(0, 120 * 90)
                    .Select(i => i % 120 >= left && i % 120 < left + width && i / 120 >= top && i / 120 < top + height),
            ]
        );

    private async Task AdoptAsync(int dataset)
    {
        var store = new RevisionStore(_folders).PathOf(dataset, "abc");
        Directory.CreateDirectory(Path.GetDirectoryName(store)!);
        ImageCodec.WriteMaskPng(store, Mask(20, 20, 80, 50));
        await using var context = Database.CreateDbContext();
        var target = await context.Cases.SingleAsync(Cancellation);
        var reader = new Reader { Name = "R", CreatedAt = DateTime.UnixEpoch };
        var revision = new MaskRevision
        {
            DatasetCaseId = target.Id,
            Reader = reader,
            Number = 1,
            Sha256 = "abc",
            Width = 120,
            Height = 90,
        };
        context.ReferenceVersions.Add(
            new ReferenceVersion
            {
                DatasetCaseId = target.Id,
                Version = 2,
                Revision = revision,
                Reader = reader,
                Reason = "larger",
                AdoptedAt = DateTime.UnixEpoch,
            }
        );
        await context.SaveChangesAsync(Cancellation);
    }
}
