namespace LesionPortal.Core.Metrics;

/// <summary>A lesion's size as one length, in pixels of the image it is measured in.</summary>
public static class LesionSize
{
    /// <summary>The diameter of the circle of the same area, 2·√(area/π); 0 for an empty mask.</summary>
    /// <param name="area">Pixels inside the mask.</param>
    public static double Diameter(long area) => 2 * Math.Sqrt(area / Math.PI);
}
