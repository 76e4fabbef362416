using System.Text.RegularExpressions;

namespace LesionPortal.Core.Cases;

/// <summary>
/// The one spelling of a case's id: upper case, no separator between letters and number ("imd_002" is "IMD002"),
/// and only letters, digits, '.', '_' and '-', so that it can name a file and stand in an address.
/// </summary>
public static partial class CaseId
{
    /// <returns>The normal form; empty when <paramref name="id"/> holds no letter or digit.</returns>
    public static string Normalise(string? id)
    {
        var safe = Unsafe().Replace((id ?? "").Trim(), "-").Trim('-', '.', '_');
        var numbered = LettersThenNumber().Match(safe);
        if (numbered.Success)
            safe = numbered.Groups["letters"].Value + numbered.Groups["number"].Value;
        return safe.ToUpperInvariant();
    }

    /// <summary>Equality of ids by <see cref="Normalise"/>.</summary>
    public static IEqualityComparer<string> Comparer { get; } =
        EqualityComparer<string>.Create(
            (a, b) => string.Equals(Normalise(a), Normalise(b), StringComparison.Ordinal),
            id => string.GetHashCode(Normalise(id), StringComparison.Ordinal)
        );

    [GeneratedRegex("[^A-Za-z0-9._-]+")]
    private static partial Regex Unsafe();

    [GeneratedRegex("^(?<letters>[A-Za-z]+)[ _-]+(?<number>[0-9]+)$")]
    private static partial Regex LettersThenNumber();
}
