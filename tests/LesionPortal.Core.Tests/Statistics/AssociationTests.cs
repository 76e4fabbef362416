using LesionPortal.Core.Statistics;

namespace LesionPortal.Core.Tests.Statistics;

public sealed class AssociationTests
{
    [Fact]
    public void Of_ReferenceData_AgreesWithSciPy()
    {
        foreach (var c in ReferenceStatistics.Each("associations"))
        {
            var (pearson, spearman) = (Association.Pearson(c.Numbers("x"), c.Numbers("y"))!, Association.Spearman(c.Numbers("x"), c.Numbers("y"))!);
            Assert.Equal(c.Numbers("pearson")[0], pearson.Correlation, 1e-9);
            Assert.Equal(c.Numbers("pearson")[1], pearson.P, 1e-9);
            Assert.Equal(c.Numbers("spearman")[0], spearman.Correlation, 1e-9);
            Assert.Equal(c.Numbers("spearman")[1], spearman.P, 1e-9);
        }
    }

    [Fact]
    public void Of_ConstantOrTooFew_IsUndefined()
    {
        Assert.Null(Association.Pearson([1, 1, 1], [1, 2, 3]));
        Assert.Null(Association.Spearman([1, 2], [1, 2]));
    }
}
