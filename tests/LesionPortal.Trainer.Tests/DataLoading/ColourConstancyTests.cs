using LesionPortal.Core.Runs;
using LesionPortal.Trainer.DataLoading;
using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Tests.DataLoading;

public sealed class ColourConstancyTests
{
    [Fact]
    public void Keys_Catalogue_HasEachAndNoOther()
    {
        Assert.Equal(RunCatalogue.ColourConstancies.Select(c => c.Key).Order(), ColourConstancy.Keys.Order());
        Assert.Equal(RunCatalogue.Normalisations.Select(n => n.Key).Order(), Normalisation.Keys.Order());
    }

    [Fact]
    public void Get_UnknownKey_ListsTheKnownOnes()
    {
        Assert.Contains(
            "ShadesOfGray",
            Assert.Throws<ArgumentException>(() => ColourConstancy.Get("Retinex")).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "PerImage",
            Assert.Throws<ArgumentException>(() => Normalisation.Get("Whitening")).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("GrayWorld")]
    [InlineData("ShadesOfGray")]
    public void ColourConstancy_GreyUnderTintedLight_IsGreyAgain(string key)
    {
        using var scope = NewDisposeScope();
        var grey = 0.1 + 0.4 * Random(3, 1, 20, 30);
        var light = tensor(new[] { 1f, 0.8f, 0.6f }).reshape(1, 3, 1, 1);

        var corrected = ColourConstancy.Get(key)(grey * light);

        Assert.True(DrawnLesions.Difference(corrected.amax([1]), -(-corrected).amax([1])) < 1e-5);
        // The light's length stays: √((1 + 0.64 + 0.36)/3).
        Assert.True(DrawnLesions.Difference(corrected, (grey * Math.Sqrt(2.0 / 3)).expand(3, 3, 20, 30)) < 1e-5);
    }

    [Theory]
    [InlineData("GrayWorld", 1)]
    [InlineData("ShadesOfGray", 6)]
    public void ColourConstancy_AnyImage_EqualsTheFormulaPixelByPixel(string key, double power)
    {
        using var scope = NewDisposeScope();
        var images = 0.6 * Random(2, 3, 8, 8);

        var corrected = ColourConstancy.Get(key)(images).data<float>().ToArray();

        var pixels = images.data<float>().ToArray();
        for (var image = 0; image < 2; image++)
        {
            var light = Enumerable.Range(0, 3).Select(c => Math.Pow(Plane(image, c).Average(p => Math.Pow(p, power)), 1 / power)).ToArray();
            var length = Math.Sqrt(light.Sum(e => e * e));
            for (var channel = 0; channel < 3; channel++)
            {
                var expected = Plane(image, channel).Select(p => Math.Min(1, p / (Math.Sqrt(3) * light[channel] / length)));
                Assert.All(expected.Zip(corrected.Skip((3 * image + channel) * 64)), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
            }
        }

        IEnumerable<double> Plane(int image, int channel) => pixels.Skip((3 * image + channel) * 64).Take(64).Select(p => (double)p);
    }

    [Theory]
    [InlineData("GrayWorld")]
    [InlineData("ShadesOfGray")]
    public void ColourConstancy_BlackOrOneColour_StaysFinite(string key)
    {
        using var scope = NewDisposeScope();
        var images = zeros(2, 3, 8, 8);
        images[1, 0].fill_(1);

        var corrected = ColourConstancy.Get(key)(images);

        Assert.True(corrected.isfinite().all().ToBoolean());
        Assert.Equal(0, corrected[0].max().ToSingle());
        Assert.InRange(corrected.max().ToSingle(), 0, 1);
    }

    [Fact]
    public void None_Image_IsTheSameTensor()
    {
        using var images = Random(1, 3, 4, 4);

        Assert.Same(images, ColourConstancy.Get("none")(images));
        Assert.Same(images, Normalisation.Get("none")(images));
    }

    [Fact]
    public void PerImage_AnyImage_HasMeanZeroAndDeviationOneByChannel()
    {
        using var scope = NewDisposeScope();
        var images = DrawnLesions.Batch(3, 40).Images;
        images[2].fill_(0.5);

        var normalised = Normalisation.Get("PerImage")(images);

        var deviation = normalised.var([2, 3], unbiased: false).sqrt();
        Assert.InRange(normalised.mean([2, 3]).abs().max().ToDouble(), 0, 1e-4);
        Assert.True(DrawnLesions.Difference(deviation.narrow(0, 0, 2), ones(2, 3)) < 1e-4);
        Assert.Equal(0, normalised[2].abs().max().ToDouble(), 1e-4);
    }

    [Theory]
    [InlineData("GrayWorld", "None")]
    [InlineData("ShadesOfGray", "None")]
    [InlineData("None", "PerImage")]
    public void Transforms_Batch_AreEachImagesOwnAndKeepChannelsLast(string constancy, string normalisation)
    {
        using var scope = NewDisposeScope();
        var images = DrawnLesions.Batch(3, 40).Images;
        Tensor Transform(Tensor x) => Normalisation.Get(normalisation)(ColourConstancy.Get(constancy)(x));

        var together = Transform(images);

        Assert.Equal(1, together.stride(1));
        Assert.True(DrawnLesions.Difference(together.narrow(0, 1, 1), Transform(images.narrow(0, 1, 1))) < 1e-5);
    }

    private static Tensor Random(params long[] shape)
    {
        using var generator = new Generator(3);
        return rand(shape, ScalarType.Float32, generator: generator);
    }
}
