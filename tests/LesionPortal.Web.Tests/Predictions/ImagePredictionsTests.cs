using LesionPortal.Core.Imaging;
using LesionPortal.Core.Metrics;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Predictions;
using LesionPortal.Web.Shared.Access;
using LesionPortal.Web.Shared.Options;
using LesionPortal.Web.Tests.Shared;
using Microsoft.Extensions.Options;

namespace LesionPortal.Web.Tests.Predictions;

public sealed class ImagePredictionsTests : ImagePageContext
{
    /// <summary>The share that is told, the mask that is downloaded and the one a browser draws are one mask.</summary>
    [Fact]
    public async Task Find_AnUploadedImage_TellsTheShareOfTheMaskThatIsDownloaded()
    {
        const int Width = 61,
            Height = 47;
        var cancellation = Xunit.TestContext.Current.CancellationToken;
        var run = await AddScoredRunAsync(await AddDatasetAsync(5), "U-Net", null, 0.9);
        var record = new UploadedPrediction
        {
            Id = Guid.NewGuid(),
            RunId = run,
            FileName = "mole.jpg",
            Width = Width,
            Height = Height,
            CreatedAt = DateTime.UnixEpoch,
        };
        await using (var context = Database.CreateDbContext())
        {
            context.UploadedPredictions.Add(record);
            await context.SaveChangesAsync(cancellation);
        }

        var predictions = new ImagePredictions(Database, Folders, Trainer, Time, new CurrentPerson(Options.Create(new PortalOptions())));
        byte[] map = [0, 40, 20, 10, 60, 250, 180, 5, 10, 220, 128, 0, 0, 30, 0, 0];
        Directory.CreateDirectory(Folders.Prediction(record.Id));
        ImageCodec.WriteGreyPng(predictions.ProbabilityPath(record.Id), map, 4, 4);

        var found = await predictions.FindAsync(record.Id, cancellation);
        var (png, _) = (await predictions.MaskAsync(record.Id, null, cancellation))!.Value;

        using var stream = new MemoryStream(png);
        var mask = ImageCodec.ReadMask(stream, "mask.png");
        Assert.Equal(DecisionRule.Baseline.Mask(map, 4, 4, Width, Height), mask.Pixels);
        Assert.Equal((double)mask.Area / (Width * Height), found!.LesionShare);
    }
}
