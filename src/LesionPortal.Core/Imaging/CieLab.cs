namespace LesionPortal.Core.Imaging;

/// <summary>A colour in CIELAB (CIE 15) under D65, from sRGB.</summary>
/// <param name="L">Lightness, 0 to 100.</param>
/// <param name="A">Green to red.</param>
/// <param name="B">Blue to yellow.</param>
public readonly record struct CieLab(double L, double A, double B)
{
    /// <summary>From sRGB values of 0 to 255.</summary>
    public static CieLab OfRgb(double red, double green, double blue)
    {
        var (r, g, b) = (Linear(red), Linear(green), Linear(blue));
        var x = Curve((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
        var y = Curve(0.2126729 * r + 0.7151522 * g + 0.0721750 * b);
        var z = Curve((0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / 1.08883);
        return new(116 * y - 16, 500 * (x - y), 200 * (y - z));
    }

    /// <summary>ΔE*ab (CIE 1976): about 2 is just seen.</summary>
    public double DifferenceTo(CieLab other) =>
        Math.Sqrt((L - other.L) * (L - other.L) + (A - other.A) * (A - other.A) + (B - other.B) * (B - other.B));

    private static double Linear(double value) => value / 255 is var v && v <= 0.04045 ? v / 12.92 : Math.Pow((v + 0.055) / 1.055, 2.4);

    private static double Curve(double t) => t > 216 / 24389.0 ? Math.Cbrt(t) : (24389 / 27.0 * t + 16) / 116;
}
