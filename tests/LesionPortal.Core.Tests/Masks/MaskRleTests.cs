using CsCheck;
using LesionPortal.Core.Masks;

namespace LesionPortal.Core.Tests.Masks;

public sealed class MaskRleTests
{
    [Fact]
    public void Counts_OfAMask_RunColumnByColumnAndBeginOutside()
    {
        var mask = MaskGenerators.Picture(".#. ##.");

        // Columns 01, 11, 00.
        Assert.Equal([1, 3, 2], MaskRle.Counts(mask.Pixels, mask.Width, mask.Height));
        Assert.Equal([0, 1], MaskRle.Counts([true], 1, 1));
    }

    [Fact]
    public void FromCounts_OfCounts_IsTheMaskAgain() =>
        MaskGenerators.Any.Sample(mask =>
            Assert.Equal(mask.Pixels, MaskRle.FromCounts(MaskRle.Counts(mask.Pixels, mask.Width, mask.Height), mask.Width, mask.Height))
        );

    [Fact]
    public void Unpack_OfPack_IsTheCountsAgain() =>
        Gen.Int[0, 3_000_000].List[0, 30].Sample(counts => Assert.Equal(counts, MaskRle.Unpack(MaskRle.Pack(counts))));

    [Theory]
    // By hand from maskApi.c: 5 bits a letter from "0" on, from the fourth count on as differences.
    [InlineData(new[] { 0, 1 }, "01")]
    [InlineData(new[] { 15, 16 }, "?`0")]
    [InlineData(new[] { 6, 1, 40, 4, 5, 4, 5, 4, 21 }, "61X13mN000`0")]
    public void Pack_KnownCounts_GivesCocosString(int[] counts, string expected)
    {
        Assert.Equal(expected, MaskRle.Pack(counts));
        Assert.Equal(counts, MaskRle.Unpack(expected));
    }

    [Fact]
    public void FromCounts_OfAnotherSize_SaysBothSizes()
    {
        var problem = Assert.Throws<ArgumentException>(() => MaskRle.FromCounts([3, 2], 2, 2));

        Assert.Contains("5 pixels, the image has 4 (2×2)", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X")]
    [InlineData("0 1")]
    public void Unpack_CutOrForeign_IsRefused(string text) => Assert.Throws<FormatException>(() => MaskRle.Unpack(text));
}
