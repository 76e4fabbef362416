using LesionPortal.Core.Runs;
using LesionPortal.Trainer.DataLoading;
using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Tests.DataLoading;

public sealed class ColourConstancyTests
{
    [Fact]
    public void Get_EveryChoice_HasAMethod()
    {
        Assert.All(RunCatalogue.ColourConstancies, c => Assert.NotNull(ColourConstancyMethods.Get(c.Value)), throwIfEmpty: true);
        Assert.All(RunCatalogue.Normalisations, n => Assert.NotNull(NormalisationMethods.Get(n.Value)), throwIfEmpty: true);
    }

    [Theory]
    [InlineData(ColourConstancy.GrayWorld)]
    [InlineData(ColourConstancy.ShadesOfGray)]
    public void ColourConstancy_GreyUnderTintedLight_IsGreyAgain(ColourConstancy method)
    {
        using var scope = NewDisposeScope();
        var grey = 0.1 + 0.4 * Random(3, 1, 20, 30);
        var light = tensor(new[] { 1f, 0.8f, 0.6f }).reshape(1, 3, 1, 1);

        var corrected = ColourConstancyMethods.Get(method)(grey * light);

        Assert.True(DrawnLesions.Difference(corrected.amax([1]), -(-corrected).amax([1])) < 1e-5);
        // The light's length stays: √((1 + 0.64 + 0.36)/3).
        Assert.True(DrawnLesions.Difference(corrected, (grey * Math.Sqrt(2.0 / 3)).expand(3, 3, 20, 30)) < 1e-5);
    }

    [Theory]
    [InlineData(ColourConstancy.GrayWorld, 1)]
    [InlineData(ColourConstancy.ShadesOfGray, 6)]
    public void ColourConstancy_AnyImage_EqualsTheFormulaPixelByPixel(ColourConstancy method, double power)
    {
        using var scope = NewDisposeScope();
        var images = 0.6 * Random(2, 3, 8, 8);

        var corrected = ColourConstancyMethods.Get(method)(images).data<float>().ToArray();

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
    [InlineData(ColourConstancy.GrayWorld)]
    [InlineData(ColourConstancy.ShadesOfGray)]
    public void ColourConstancy_BlackOrOneColour_StaysFinite(ColourConstancy method)
    {
        using var scope = NewDisposeScope();
        var images = zeros(2, 3, 8, 8);
        images[1, 0].fill_(1);

        var corrected = ColourConstancyMethods.Get(method)(images);

        Assert.True(corrected.isfinite().all().ToBoolean());
        Assert.Equal(0, corrected[0].max().ToSingle());
        Assert.InRange(corrected.max().ToSingle(), 0, 1);
    }

    [Fact]
    public void None_Image_IsTheSameTensor()
    {
        using var images = Random(1, 3, 4, 4);

        Assert.Same(images, ColourConstancyMethods.Get(ColourConstancy.None)(images));
        Assert.Same(images, NormalisationMethods.Get(Normalisation.None)(images));
    }

    [Fact]
    public void PerImage_AnyImage_HasMeanZeroAndDeviationOneByChannel()
    {
        using var scope = NewDisposeScope();
        var images = DrawnLesions.Batch(3, 40).Images;
        images[2].fill_(0.5);

        var normalised = NormalisationMethods.Get(Normalisation.PerImage)(images);

        var deviation = normalised.var([2, 3], unbiased: false).sqrt();
        Assert.InRange(normalised.mean([2, 3]).abs().max().ToDouble(), 0, 1e-4);
        Assert.True(DrawnLesions.Difference(deviation.narrow(0, 0, 2), ones(2, 3)) < 1e-4);
        Assert.Equal(0, normalised[2].abs().max().ToDouble(), 1e-4);
    }

    [Theory]
    [InlineData(ColourConstancy.GrayWorld, Normalisation.None)]
    [InlineData(ColourConstancy.ShadesOfGray, Normalisation.None)]
    [InlineData(ColourConstancy.None, Normalisation.PerImage)]
    public void Transforms_Batch_AreEachImagesOwnAndKeepChannelsLast(ColourConstancy constancy, Normalisation normalisation)
    {
        using var scope = NewDisposeScope();
        var images = DrawnLesions.Batch(3, 40).Images;
        Tensor Transform(Tensor x) => NormalisationMethods.Get(normalisation)(ColourConstancyMethods.Get(constancy)(x));

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
