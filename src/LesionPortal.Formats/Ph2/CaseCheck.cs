using LesionPortal.Core.Cases;

namespace LesionPortal.Formats.Ph2;

/// <summary>A checked case, or why there is none; warnings may come with a good case.</summary>
public sealed record CaseCheckResult(CheckedCase? Case, IReadOnlyList<CaseProblem> Problems);

/// <summary>Looks at the pixels of one found case. Everything wrong is reported at once, not only the first thing.</summary>
public static class CaseCheck
{
    /// <param name="row">What the sheet says of the case; null if nothing.</param>
    /// <param name="knownHashes">Pixel hash to case id, of what the dataset already holds.</param>
    public static CaseCheckResult Check(FoundCase found, SheetRow? row, IReadOnlyDictionary<string, string> knownHashes)
    {
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(knownHashes);
        return new CaseInspection(found).Run(row, knownHashes);
    }
}
