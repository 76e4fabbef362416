using System.IO.Compression;
using System.Text.RegularExpressions;
using LesionPortal.Core.Cases;
using LesionPortal.Data.Entities;

namespace LesionPortal.Web.Masks;

/// <summary>A file of an archive that became a revision.</summary>
public sealed record ImportedMask(string File, MaskRevision Revision);

/// <summary>A file of an archive that did not, and why.</summary>
public sealed record RefusedMask(string File, string Reason);

/// <param name="Unchanged">The reader's newest revision of the case had these pixels already.</param>
public sealed record MaskImportResult(
    IReadOnlyList<ImportedMask> Saved,
    IReadOnlyList<ImportedMask> Unchanged,
    IReadOnlyList<RefusedMask> Refused
);

/// <summary>
/// Takes masks that were drawn elsewhere: each PNG or TIFF of an archive becomes its reader's next revision of the case it is named after.
/// </summary>
public sealed partial class MaskImport(MaskRevisions revisions)
{
    public const int MostFiles = 20_000;

    /// <param name="zip">CASE.png, CASE_segmentation.png, CASE_lesion.png or CASE_mask.png, in any folder; .tif or .tiff likewise.</param>
    /// <exception cref="InvalidDataException">It is no zip archive.</exception>
    public async Task<MaskImportResult> TakeAsync(
        int datasetId,
        int readerId,
        string? comment,
        Stream zip,
        CancellationToken cancellation = default
    )
    {
        using var archive = new ZipArchive(zip, ZipArchiveMode.Read);
        if (archive.Entries.Count > MostFiles)
            throw new InvalidDataException(
                $"The archive has {archive.Entries.Count} entries; at most {MostFiles} are read. Send it in parts."
            );
        var taken = new Sorted();
        var seen = new Dictionary<string, string>();
        foreach (var entry in archive.Entries.Where(IsFile).OrderBy(e => e.FullName, StringComparer.Ordinal))
        {
            var caseId = CaseOf(entry.Name);
            if (!MaskPng.IsNamed(entry.Name))
                taken.Refused.Add(new(entry.FullName, "Unsupported file type; masks must be .png, .tif or .tiff."));
            else if (!seen.TryAdd(caseId, entry.FullName))
                taken.Refused.Add(new(entry.FullName, $"{seen[caseId]} is also for {caseId}; send one mask per case."));
            else if (await ReadAsync(entry, cancellation) is not { } png)
                taken.Refused.Add(new(entry.FullName, $"Larger than {MaskRevisions.MaxPngBytes / (1024 * 1024)} MB; a mask is smaller."));
            else
                taken.Add(entry.FullName, await SaveAsync(datasetId, caseId, readerId, comment, entry.FullName, png, cancellation));
        }

        return taken.ToResult();
    }

    /// <param name="file">Names the case, as in an archive.</param>
    public async Task<MaskImportResult> TakeOneAsync(
        int datasetId,
        int readerId,
        string? comment,
        string file,
        byte[] png,
        CancellationToken cancellation = default
    )
    {
        var taken = new Sorted();
        taken.Add(file, await SaveAsync(datasetId, CaseOf(Path.GetFileName(file)), readerId, comment, file, png, cancellation));
        return taken.ToResult();
    }

    private sealed class Sorted
    {
        private readonly List<ImportedMask> _saved = [];
        private readonly List<ImportedMask> _unchanged = [];

        public List<RefusedMask> Refused { get; } = [];

        public void Add(string file, SaveOutcome outcome)
        {
            if (outcome.State is SaveState.Saved)
                _saved.Add(new(file, outcome.Revision!));
            else if (outcome.State is SaveState.Unchanged)
                _unchanged.Add(new(file, outcome.Revision!));
            else
                Refused.Add(new(file, outcome.Detail!));
        }

        public MaskImportResult ToResult() => new(_saved, _unchanged, Refused);
    }

    private Task<SaveOutcome> SaveAsync(
        int datasetId,
        string caseId,
        int readerId,
        string? comment,
        string name,
        byte[] png,
        CancellationToken cancellation
    ) =>
        revisions.SaveAsync(
            new RevisionDraft
            {
                DatasetId = datasetId,
                CaseId = caseId,
                ReaderId = readerId,
                Png = png,
                AfterAny = true,
                Origin = new(RevisionOrigin.Import),
                Comment = comment,
                Name = name,
            },
            cancellation
        );

    /// <summary>Null when it is too large; what an archive says of a size is not believed.</summary>
    private static async Task<byte[]?> ReadAsync(ZipArchiveEntry entry, CancellationToken cancellation)
    {
        await using var content = await entry.OpenAsync(cancellation);
        using var png = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (var read = await content.ReadAsync(buffer, cancellation); read > 0; read = await content.ReadAsync(buffer, cancellation))
        {
            png.Write(buffer, 0, read);
            if (png.Length > MaskRevisions.MaxPngBytes)
                return null;
        }

        return png.ToArray();
    }

    private static bool IsFile(ZipArchiveEntry entry) =>
        entry.Name.Length > 0 && entry.Name[0] != '.' && !entry.FullName.StartsWith("__MACOSX/", StringComparison.Ordinal);

    private static string CaseOf(string name) => CaseId.Normalise(Suffix().Replace(Path.GetFileNameWithoutExtension(name), ""));

    [GeneratedRegex("[_-](segmentation|lesion|mask)$", RegexOptions.IgnoreCase)]
    private static partial Regex Suffix();
}
