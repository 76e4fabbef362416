using System.Globalization;

namespace LesionPortal.Web.Masks;

/// <summary>Which reference masks are meant: a version, or the latest of each case.</summary>
/// <param name="Version">Null for the latest. A case with fewer versions counts with its highest one.</param>
public readonly record struct ReferenceChoice(int? Version)
{
    public static ReferenceChoice Original { get; } = new(1);
    public static ReferenceChoice Latest { get; }

    public const string Expected = "expected v1 (the original masks), v2, v3… or latest";

    public static bool TryParse(string? text, out ReferenceChoice choice)
    {
        choice = Latest;
        if (string.Equals(text, "latest", StringComparison.OrdinalIgnoreCase))
            return true;
        var digits = text is ['v' or 'V', ..] ? text[1..] : text;
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var version) || version < 1)
            return false;
        choice = new(version);
        return true;
    }

    public override string ToString() => Version is { } version ? FormattableString.Invariant($"v{version}") : "latest";
}
