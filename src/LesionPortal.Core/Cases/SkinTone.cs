namespace LesionPortal.Core.Cases;

/// <summary>
/// Classes of the individual typology angle: Chardon, Cretois and Hourseau 1991, with the names and limits of Del Bino and Bernerd 2013.
/// </summary>
public enum SkinTone
{
    VeryLight,
    Light,
    Intermediate,
    Tan,
    Brown,
    Dark,
}

public static class SkinTones
{
    /// <summary>The lower limit of each class but the last, in degrees; a class begins above it.</summary>
    private static readonly double[] s_above = [55, 41, 28, 10, -30];

    /// <param name="ita">In degrees.</param>
    public static SkinTone Of(double ita)
    {
        var above = Array.FindIndex(s_above, limit => ita > limit);
        return above < 0 ? SkinTone.Dark : (SkinTone)above;
    }

    public static string DisplayName(this SkinTone tone) => tone == SkinTone.VeryLight ? "Very light" : tone.ToString();

    /// <summary>"above 41° up to 55°".</summary>
    public static string Limits(this SkinTone tone) =>
        tone switch
        {
            SkinTone.VeryLight => "above 55°",
            SkinTone.Dark => "up to −30°",
            _ => FormattableString.Invariant($"above {s_above[(int)tone]}° up to {s_above[(int)tone - 1]}°").Replace('-', '−'),
        };
}
