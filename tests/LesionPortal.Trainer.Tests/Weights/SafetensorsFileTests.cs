using System.Text;
using LesionPortal.Core.Runs;
using LesionPortal.Trainer.Architectures;
using LesionPortal.Trainer.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Tests.Weights;

public sealed class SafetensorsFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string FilePath => _folder["w.safetensors"];

    /// <summary>A header of 120 bytes padded to a multiple of 8, then 1.0f, −2.0f, and 5 as int64.</summary>
    private static byte[] Literal
    {
        get
        {
            var header =
                """{"__metadata__":{"a":"b"},"x":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},"n":"""
                + """{"dtype":"I64","shape":[],"data_offsets":[8,16]}}""";
            header = header.PadRight((header.Length + 7) / 8 * 8);
            return
            [
                (byte)header.Length,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                .. Encoding.UTF8.GetBytes(header),
                0,
                0,
                0x80,
                0x3F,
                0,
                0,
                0,
                0xC0,
                5,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
            ];
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_TwoTensors_GivesTheFormatByteForByte()
    {
        using var scope = NewDisposeScope();

        SafetensorsFile.Write(
            FilePath,
            new Dictionary<string, string> { ["a"] = "b" },
            [new("x", tensor(new[] { 1f, -2f }).reshape(2, 1)), new("n", tensor(5L))]
        );

        Assert.Equal(Literal, File.ReadAllBytes(FilePath));
    }

    [Fact]
    public void Read_LiteralBytes_GivesTensorsAndMetadata()
    {
        File.WriteAllBytes(FilePath, Literal);

        using var file = SafetensorsFile.Read(FilePath);

        Assert.Equal("b", file.Metadata["a"]);
        Assert.Equal([2, 1], file.Tensors["x"].shape);
        Assert.Equal([1f, -2f], file.Tensors["x"].data<float>().ToArray());
        Assert.Equal(5, file.Tensors["n"].item<long>());
        Assert.Equal(ScalarType.Int64, file.Tensors["n"].dtype);
    }

    [Fact]
    public void Write_TransposedTensor_WritesRowMajor()
    {
        using var scope = NewDisposeScope();

        SafetensorsFile.Write(FilePath, new Dictionary<string, string>(), [new("t", tensor(new[] { 1f, 2f, 3f, 4f }).reshape(2, 2).t())]);

        using var file = SafetensorsFile.Read(FilePath);
        Assert.Equal([1f, 3f, 2f, 4f], file.Tensors["t"].data<float>().ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(60)]
    [InlineData(150)]
    public void Read_FileCutShort_NamesTheFile(int length)
    {
        File.WriteAllBytes(FilePath, Literal[..length]);

        var error = Assert.Throws<WeightsFileException>(() => SafetensorsFile.Read(FilePath));

        Assert.Contains(FilePath, error.Message, StringComparison.Ordinal);
        Assert.Contains("damaged", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"x\":{\"dtype\":\"F32\"}}")]
    [InlineData("{\"x\":{\"dtype\":\"F99\",\"shape\":[1],\"data_offsets\":[0,4]}}")]
    [InlineData("{\"x\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,4]}}")]
    [InlineData("{\"x\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}")]
    [InlineData("{\"x\":7}")]
    public void Read_HeaderThatMakesNoSense_SaysThatTheFileIsDamaged(string header)
    {
        File.WriteAllBytes(FilePath, [(byte)header.Length, 0, 0, 0, 0, 0, 0, 0, .. Encoding.UTF8.GetBytes(header), 0, 0, 0, 0]);

        Assert.Throws<WeightsFileException>(() => SafetensorsFile.Read(FilePath));
    }

    [Fact]
    public void Read_NoFile_NamesIt()
    {
        var error = Assert.Throws<WeightsFileException>(() => SafetensorsFile.Read(FilePath));

        Assert.Contains(FilePath, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ModelWrite_UNet_HoldsBuffersAndDescription()
    {
        using var network = ArchitectureRegistry.Create(Architecture.UNet, 2);

        ModelFile.Write(FilePath, network, new ModelDescription(Architecture.UNet, 2, 64, Loss.BCE, 12));

        using var file = SafetensorsFile.Read(FilePath);
        Assert.Equal(ScalarType.Int64, file.Tensors["encoder.0.2.num_batches_tracked"].dtype);
        Assert.Contains("encoder.0.2.running_mean", file.Tensors.Keys);
        Assert.Equal([2, 3, 3, 3], file.Tensors["encoder.0.0.weight"].shape);
        Assert.Equal(network.ParameterCount.ToString(), file.Metadata["parameters"]);
        Assert.Equal("12", file.Metadata["epoch"]);
    }

    [Fact]
    public void ModelRead_OtherWidthThanNamed_NamesTheTensor()
    {
        using var network = ArchitectureRegistry.Create(Architecture.UNet, 2);
        ModelFile.Write(FilePath, network, new ModelDescription(Architecture.UNet, 3, 64, Loss.BCE, 1));

        var error = Assert.Throws<WeightsFileException>(() => ModelFile.Read(FilePath));

        Assert.Contains("encoder.0.0.weight", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ModelRead_OtherArchitectureThanNamed_SaysSo()
    {
        using var network = ArchitectureRegistry.Create(Architecture.UNet, 2);
        ModelFile.Write(FilePath, network, new ModelDescription(Architecture.SegNet, 2, 64, Loss.BCE, 1));

        var error = Assert.Throws<WeightsFileException>(() => ModelFile.Read(FilePath));

        Assert.Contains("of another", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("architecture", "architecture \"later\" is not known; choose one of SegNet, UNet")]
    [InlineData("colourConstancy", "colourConstancy \"later\" is not known; choose one of None, GrayWorld, ShadesOfGray.")]
    [InlineData("normalisation", "normalisation \"later\" is not known; choose one of None, PerImage, ImageNet.")]
    public void Describe_UnknownChoice_QuotesItAndNamesTheKnownOnes(string key, string said)
    {
        WriteWith(key, "later");

        var error = Assert.Throws<WeightsFileException>(() => ModelFile.Describe(FilePath));

        Assert.StartsWith($"{FilePath}: {said}", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A prediction does not depend on the loss.</summary>
    [Fact]
    public void Describe_UnknownLoss_KeepsItsKey()
    {
        WriteWith("loss", "later");

        Assert.Equal("later", ModelFile.Describe(FilePath).Loss.Key());
    }

    [Fact]
    public void Describe_ChoicesInAnotherCase_AreTheSame()
    {
        WriteWith("architecture", "unet");

        Assert.Equal(Architecture.UNet, ModelFile.Describe(FilePath).Architecture);
    }

    private void WriteWith(string key, string value)
    {
        var metadata = ModelFile.Metadata(new ModelDescription(Architecture.UNet, 2, 64, Loss.BCE, 1), 1);
        metadata[key] = value;
        SafetensorsFile.Write(FilePath, metadata, []);
    }

    [Fact]
    public void Describe_NoMetadata_SaysWhatIsMissing()
    {
        File.WriteAllBytes(FilePath, Literal);

        var error = Assert.Throws<WeightsFileException>(() => ModelFile.Describe(FilePath));

        Assert.Contains("architecture", error.Message, StringComparison.Ordinal);
    }
}
