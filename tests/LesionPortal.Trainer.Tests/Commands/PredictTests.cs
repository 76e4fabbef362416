using System.Globalization;
using System.Text.Json;
using LesionPortal.Core.Imaging;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;
using LesionPortal.Trainer.Architectures;
using LesionPortal.Trainer.Weights;

namespace LesionPortal.Trainer.Tests.Commands;

public sealed class PredictTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public PredictTests()
    {
        // Made before the seed that every test begins with.
        TorchSharp.torch.manual_seed(1);
        TinyDataset.Write(_folder.Path, TinyDataset.Settings, 1, 1, 1);
        using var network = ArchitectureRegistry.Create(Architecture.UNet, 2);
        ModelFile.Write(WeightsPath, network, new ModelDescription(Architecture.UNet, 2, 48, Loss.Dice, 1));
    }

    private string WeightsPath => _folder["best.safetensors"];
    private string ImagePath => _folder["IMD001.png"];
    private string Output => _folder["out.png"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Predict_Image_WritesProbabilitiesAtTrainingResolution()
    {
        using var trainer = TrainerProcess.Start("predict", "--weights", WeightsPath, "--image", ImagePath, "--output", Output);

        Assert.Equal(0, (await trainer.EndAsync()).ExitCode);
        var header = ImageCodec.ReadHeader(Output);
        Assert.Equal((48, 48), (header.Width, header.Height));
    }

    [Fact]
    public async Task Predict_Mask_WritesItAtTheImagesSize()
    {
        using var trainer = TrainerProcess.Start(
            "predict",
            "--weights",
            WeightsPath,
            "--image",
            ImagePath,
            "--output",
            Output,
            "--mask",
            "--threshold",
            "0"
        );

        Assert.Equal(0, (await trainer.EndAsync()).ExitCode);
        var mask = ImageCodec.ReadMask(Output);
        Assert.Equal((TinyDataset.Width, TinyDataset.Height), (mask.Width, mask.Height));
        Assert.Equal(TinyDataset.Width * TinyDataset.Height, mask.Area); // every probability is above 0
    }

    /// <summary>The command's mask is the one the portal makes of the map, to the pixel.</summary>
    [Fact]
    public async Task Predict_Mask_IsTheStoredMapEnlargedAndCut()
    {
        var map = _folder["map.png"];
        using var mapped = TrainerProcess.Start("predict", "--weights", WeightsPath, "--image", ImagePath, "--output", map);
        Assert.Equal(0, (await mapped.EndAsync()).ExitCode);
        var (width, height, pixels) = ImageCodec.ReadGrey(map);
        var middle = pixels.Order().ElementAt(pixels.Length / 2) / 255.0; // a byte of the map: rounding decides
        using var masked = TrainerProcess.Start(
            "predict",
            "--weights",
            WeightsPath,
            "--image",
            ImagePath,
            "--output",
            Output,
            "--mask",
            "--threshold",
            middle.ToString(CultureInfo.InvariantCulture)
        );
        Assert.Equal(0, (await masked.EndAsync()).ExitCode);

        var expected = new DecisionRule(middle, LargestRegion: false).Mask(pixels, width, height, TinyDataset.Width, TinyDataset.Height);
        Assert.Contains(true, expected);
        Assert.Equal(expected, ImageCodec.ReadMask(Output).Pixels);
    }

    [Fact]
    public async Task Predict_WeightsWithAThreshold_DecideByIt()
    {
        ModelFile.Redescribe(WeightsPath, new PredictionSettings { Flips = true }, new DecisionRule(0.0001, LargestRegion: false));
        using var trainer = TrainerProcess.Start("predict", "--weights", WeightsPath, "--image", ImagePath, "--output", Output, "--mask");

        Assert.Equal(0, (await trainer.EndAsync()).ExitCode);
        Assert.Equal(TinyDataset.Width * TinyDataset.Height, ImageCodec.ReadMask(Output).Area); // a fresh network's are near 0.5
    }

    [Fact]
    public async Task Serve_Prediction_SaysHowItsMapIsCut()
    {
        var rule = new DecisionRule(0.4, LargestRegion: true);
        ModelFile.Redescribe(WeightsPath, PredictionSettings.Baseline, rule);
        using var trainer = TrainerProcess.Start("serve");

        Assert.Equal(rule, (await AskAsync(trainer, Predict(1))).Decision);
    }

    [Fact]
    public async Task Predict_NoWeights_SaysSo()
    {
        using var trainer = TrainerProcess.Start("predict", "--weights", _folder["none"], "--image", ImagePath, "--output", Output);

        var (exitCode, errors) = await trainer.EndAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains("no such file", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_SeveralRequests_AnswersEachByItsId()
    {
        using var trainer = TrainerProcess.Start("serve");

        var described = await AskAsync(
            trainer,
            new DescribeRequest
            {
                Id = 1,
                Settings = new RunSettings { Architecture = Architecture.SegNet, BaseChannels = 64 },
            }
        );
        var devices = await AskAsync(trainer, new DevicesRequest { Id = 2 });
        var predicted = await AskAsync(trainer, Predict(3));
        await trainer.Input.WriteLineAsync("""{"op":"describe","id":4,"settings":{"architecture":"ResNet"}}""");
        var refused = await ReplyAsync(trainer);
        await trainer.Input.WriteLineAsync("{\"id\":5,\"op\":\"sing\"}");
        var unknown = await ReplyAsync(trainer);
        trainer.Input.Close();

        Assert.Equal((1, 17_195_149), (described.Id, described.Parameters));
        Assert.Contains(ComputeDevice.Cpu, devices.Devices!);
        Assert.Equal(3, predicted.Id);
        Assert.Null(predicted.Error);
        Assert.True(predicted.Milliseconds > 0);
        Assert.True(File.Exists(Output));
        Assert.Equal(4, refused.Id);
        Assert.Contains("\"ResNet\" is not known; choose one of SegNet, UNet", refused.Error, StringComparison.Ordinal);
        Assert.Equal(5, unknown.Id);
        Assert.Contains("sing", unknown.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await trainer.EndAsync()).ExitCode);
    }

    [Fact]
    public async Task Serve_SameWeightsAgain_GivesTheSameMap()
    {
        using var trainer = TrainerProcess.Start("serve");
        await AskAsync(trainer, Predict(1));
        var first = await File.ReadAllBytesAsync(Output, TestContext.Current.CancellationToken);
        File.Delete(Output);

        var again = await AskAsync(trainer, Predict(2));

        Assert.Null(again.Error);
        Assert.Equal(first, await File.ReadAllBytesAsync(Output, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Serve_WeightsRenewed_UsesTheNewOnes()
    {
        using var trainer = TrainerProcess.Start("serve");
        await AskAsync(trainer, Predict(1));
        var before = await File.ReadAllBytesAsync(Output, TestContext.Current.CancellationToken);

        using (var network = ArchitectureRegistry.Create(Architecture.SegNet, 3))
            ModelFile.Write(WeightsPath, network, new ModelDescription(Architecture.SegNet, 3, 32, Loss.Dice, 1));
        await AskAsync(trainer, Predict(2));

        Assert.Equal(48, PngWidth(before));
        Assert.Equal(32, PngWidth(await File.ReadAllBytesAsync(Output, TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task Serve_DamagedImage_SaysSoAndGoesOn()
    {
        await File.WriteAllTextAsync(ImagePath, "no image", TestContext.Current.CancellationToken);
        using var trainer = TrainerProcess.Start("serve");

        var refused = await AskAsync(trainer, Predict(1));
        var devices = await AskAsync(trainer, new DevicesRequest { Id = 2 });

        Assert.Contains("IMD001.png", refused.Error, StringComparison.Ordinal);
        Assert.Null(devices.Error);
    }

    private PredictRequest Predict(long id) =>
        new()
        {
            Id = id,
            WeightsPath = WeightsPath,
            ImagePath = ImagePath,
            OutputPath = Output,
        };

    private static async Task<ServeReply> AskAsync(TrainerProcess trainer, ServeRequest request)
    {
        await trainer.Input.WriteLineAsync(JsonSerializer.Serialize(request, RunJson.Options));
        return await ReplyAsync(trainer);
    }

    private static async Task<ServeReply> ReplyAsync(TrainerProcess trainer)
    {
        await trainer.Input.FlushAsync(TestContext.Current.CancellationToken);
        return JsonSerializer.Deserialize<ServeReply>((await trainer.ReadLineAsync())!, RunJson.Options)!;
    }

    private static int PngWidth(byte[] png) => (png[18] << 8) | png[19];
}
