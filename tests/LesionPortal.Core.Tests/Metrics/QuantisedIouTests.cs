using LesionPortal.Core.Metrics;

namespace LesionPortal.Core.Tests.Metrics;

public sealed class QuantisedIouTests
{
    /// <summary>
    /// Computed with PyTorch in single precision from the notebook's formula; 0.55 and 0.85 fall on the far side there too.
    /// </summary>
    [Theory]
    [InlineData(0.0, 0.0)]
    [InlineData(0.2, 0.0)]
    [InlineData(0.5, 0.0)]
    [InlineData(0.500001, 0.1)]
    [InlineData(0.549999, 0.1)]
    [InlineData(0.55, 0.2)]
    [InlineData(0.6, 0.3)]
    [InlineData(0.649, 0.3)]
    [InlineData(0.65, 0.3)]
    [InlineData(0.7, 0.4)]
    [InlineData(0.75, 0.5)]
    [InlineData(0.8, 0.6)]
    [InlineData(0.8499, 0.7)]
    [InlineData(0.85, 0.8)]
    [InlineData(0.9, 0.8)]
    [InlineData(0.93, 0.9)]
    [InlineData(0.95, 0.9)]
    [InlineData(0.950001, 1.0)]
    [InlineData(0.99, 1.0)]
    [InlineData(1.0, 1.0)]
    public void Of_ReferenceValues_Agrees(double iou, double expected) => Assert.Equal(expected, QuantisedIou.Of(iou), 1e-12);
}
