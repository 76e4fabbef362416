using System.Runtime.CompilerServices;
using LesionPortal.Core.Cases;

namespace LesionPortal.Formats.Ph2;

/// <summary>One step of reading a dataset: a good case, problems, both, or a case that was there already.</summary>
/// <param name="Done">Cases looked at so far.</param>
/// <param name="Total">Cases found.</param>
/// <param name="Case">To import; null when there is none.</param>
/// <param name="AlreadyKnown">The case's id is in the dataset already; its files were not read again.</param>
public sealed record Ph2Finding(int Done, int Total, CheckedCase? Case, IReadOnlyList<CaseProblem> Problems, bool AlreadyKnown = false);

/// <summary>
/// Reads a PH2 folder case by case: <see cref="Ph2Layout.Find"/> first, then <see cref="Read"/>, lazily, so that a caller can import,
/// show progress and stop in between. It decodes pictures and so keeps a thread busy; run it off a page's circuit.
/// </summary>
public static class Ph2Reader
{
    /// <param name="knownIds">Ids the dataset holds already, in any spelling.</param>
    /// <param name="knownHashes">Pixel hash to case id, of what the dataset holds already.</param>
    /// <returns>
    /// First what concerns the whole dataset, then each case in order of id, then the sheet's rows without files.
    /// Two equal pictures in one reading are told apart too: the first is good, the second an error.
    /// </returns>
    public static IEnumerable<Ph2Finding> Read(
        Ph2Layout layout,
        IEnumerable<string> knownIds,
        IReadOnlyDictionary<string, string> knownHashes,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(knownIds);
        ArgumentNullException.ThrowIfNull(knownHashes);
        return ReadCases(
            layout,
            new HashSet<string>(knownIds, CaseId.Comparer),
            new Dictionary<string, string>(knownHashes, StringComparer.Ordinal),
            cancellationToken
        );
    }

    /// <summary>The same as <see cref="Read"/> for callers that await between cases; each step runs on the thread pool.</summary>
    public static async IAsyncEnumerable<Ph2Finding> ReadAsync(
        Ph2Layout layout,
        IEnumerable<string> knownIds,
        IReadOnlyDictionary<string, string> knownHashes,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        using var findings = Read(layout, knownIds, knownHashes, cancellationToken).GetEnumerator();
        while (await Task.Run(findings.MoveNext, cancellationToken).ConfigureAwait(false))
            yield return findings.Current;
    }

    private static IEnumerable<Ph2Finding> ReadCases(
        Ph2Layout layout,
        HashSet<string> knownIds,
        Dictionary<string, string> hashes,
        CancellationToken cancellationToken
    )
    {
        var total = layout.Cases.Count;
        var problems = new List<CaseProblem>();
        var sheet = ReadSheet(layout, problems);
        if (total == 0)
        {
            problems.Add(
                new(
                    Path.GetFileName(layout.Root),
                    "no images were found in this folder.",
                    "Give the folder that holds \"PH2 Dataset images\", or folders of images and masks named such as "
                        + "IMD002.png and IMD002_lesion.png.",
                    ProblemSeverity.Error
                )
            );
        }

        if (problems.Count > 0)
            yield return new Ph2Finding(0, total, null, problems);

        var done = 0;
        foreach (var found in layout.Cases)
        {
            cancellationToken.ThrowIfCancellationRequested();
            done++;
            if (knownIds.Contains(found.Id))
            {
                yield return new Ph2Finding(done, total, null, [], AlreadyKnown: true);
                continue;
            }

            var row = sheet?.Find(found.Id);
            var result = CaseCheck.Check(found, row, hashes);
            var about = result.Problems;
            if (result.Case is { } good)
            {
                hashes[good.PixelSha256] = good.Id;
                if (sheet is not null && good.Diagnosis == Diagnosis.Unknown)
                    about = [.. about, NoDiagnosis(good.Id, sheet, row)];
            }

            yield return new Ph2Finding(done, total, result.Case, about);
        }

        if (sheet is not null)
        {
            var ids = layout.Cases.Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
            var missing = sheet
                .Rows.Where(r => !ids.Contains(r.Id) && !knownIds.Contains(r.Id))
                .OrderBy(r => r.Id, StringComparer.Ordinal)
                .Select(r => new CaseProblem(
                    r.Id,
                    $"{Path.GetFileName(sheet.FilePath)} lists this case, but the folder has no image of it.",
                    "",
                    ProblemSeverity.Info
                ))
                .ToList();
            if (missing.Count > 0)
                yield return new Ph2Finding(done, total, null, missing);
        }
    }

    private static CaseProblem NoDiagnosis(string id, Ph2Sheet sheet, SheetRow? row)
    {
        var name = Path.GetFileName(sheet.FilePath);
        return new(
            id,
            row is null ? $"{name} has no row for this case; its diagnosis is unknown." : $"{name} names no diagnosis for this case.",
            "Add it to the sheet and import again into a new dataset, if the diagnosis is needed; the case is imported.",
            ProblemSeverity.Warning
        );
    }

    private static Ph2Sheet? ReadSheet(Ph2Layout layout, List<CaseProblem> problems)
    {
        foreach (var path in layout.Sheets)
        {
            try
            {
                if (Ph2Sheet.Read(path) is not { } sheet)
                    continue;
                problems.AddRange(
                    sheet.RepeatedIds.Select(id => new CaseProblem(
                        id,
                        $"{Path.GetFileName(path)} has several rows for this case; the first was taken.",
                        "Correct the sheet if another row is right.",
                        ProblemSeverity.Warning
                    ))
                );
                return sheet;
            }
            catch (Exception e) when (e is SheetException or IOException or UnauthorizedAccessException)
            {
                problems.Add(
                    new(
                        Path.GetFileName(path),
                        e.Message,
                        "Save the sheet anew as .xlsx; without it diagnoses are unknown.",
                        ProblemSeverity.Warning
                    )
                );
            }
        }

        if (layout.Cases.Count > 0)
        {
            problems.Add(
                new(
                    Path.GetFileName(layout.Root),
                    "there is no PH2_dataset.xlsx or PH2_dataset.txt; all diagnoses are unknown.",
                    "Put the sheet beside the images if the split is to be stratified by diagnosis.",
                    ProblemSeverity.Warning
                )
            );
        }

        return null;
    }
}
