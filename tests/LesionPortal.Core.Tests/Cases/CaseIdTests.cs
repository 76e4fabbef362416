using LesionPortal.Core.Cases;

namespace LesionPortal.Core.Tests.Cases;

public sealed class CaseIdTests
{
    [Theory]
    [InlineData("IMD002", "IMD002")]
    [InlineData("imd_002", "IMD002")]
    [InlineData(" IMD-002 ", "IMD002")]
    [InlineData("IMD 002", "IMD002")]
    [InlineData("ISIC_0012345", "ISIC0012345")]
    [InlineData("patient_3_left", "PATIENT_3_LEFT")]
    [InlineData("IMD002 (1)", "IMD002-1")]
    [InlineData("../IMD002", "IMD002")]
    [InlineData("a/b\\c", "A-B-C")]
    [InlineData("???", "")]
    [InlineData(null, "")]
    public void Normalise_KnownSpellings_GivesOneForm(string? spelling, string expected) =>
        Assert.Equal(expected, CaseId.Normalise(spelling));

    [Fact]
    public void Normalise_LeadingZeros_AreKeptApart() => Assert.NotEqual(CaseId.Normalise("IMD02"), CaseId.Normalise("IMD002"));

    [Fact]
    public void Comparer_TwoSpellings_AreOneKey()
    {
        var ids = new HashSet<string>(CaseId.Comparer) { "IMD002" };
        Assert.Contains("imd_002", ids);
        Assert.DoesNotContain("imd_003", ids);
    }
}
