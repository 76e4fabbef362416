using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ExcelDataReader;
using LesionPortal.Core.Cases;

namespace LesionPortal.Formats.Ph2;

/// <summary>What the sheet says of one case.</summary>
public sealed record SheetRow(string Id, Diagnosis Diagnosis, DermoscopicCriteria Criteria);

/// <summary>
/// Diagnoses and dermoscopic criteria by case, from PH2_dataset.xlsx or PH2_dataset.txt (or a .csv of the same columns).
/// Columns are found by the words of their headings, so that a legend above, or another order, does no harm.
/// </summary>
public sealed partial class Ph2Sheet
{
    /// <summary>PH2's own has 40 KB.</summary>
    private const long LargestBytes = 32 * 1024 * 1024;

    /// <summary>A workbook is a zip: a small file may hold any number of rows.</summary>
    private const int MaxRows = 200_000;

    private readonly Dictionary<string, SheetRow> _rows;

    private Ph2Sheet(string path, IEnumerable<SheetRow> rows, IReadOnlyList<string> repeatedIds)
    {
        FilePath = path;
        _rows = rows.ToDictionary(r => r.Id, StringComparer.Ordinal);
        RepeatedIds = repeatedIds;
    }

    public string FilePath { get; }

    public IReadOnlyCollection<SheetRow> Rows => _rows.Values;

    /// <summary>Ids that stand in several rows; the first row counts.</summary>
    public IReadOnlyList<string> RepeatedIds { get; }

    /// <summary>The row of a case, in whatever spelling; null if there is none.</summary>
    public SheetRow? Find(string caseId) => _rows.GetValueOrDefault(CaseId.Normalise(caseId));

    /// <returns>Null when the file is readable but is no such sheet, for example a read-me.</returns>
    /// <exception cref="SheetException">The file is damaged, protected or too large to be a sheet.</exception>
    public static Ph2Sheet? Read(string path)
    {
        if (new FileInfo(path).Length > LargestBytes)
            throw new SheetException(
                $"{Path.GetFileName(path)} is larger than {LargestBytes / (1024 * 1024)} MB, too large for a sheet of diagnoses."
            );
        var table = SheetTable.Find(IsWorkbook(path) ? WorkbookRows(path) : TextRows(path));
        if (table is null)
            return null;
        var rows = table.Rows().GroupBy(r => r.Id, StringComparer.Ordinal).ToList();
        return new Ph2Sheet(path, rows.Select(g => g.First()), [.. rows.Where(g => g.Count() > 1).Select(g => g.Key)]);
    }

    private static bool IsWorkbook(string path) => Path.GetExtension(path).StartsWith(".xls", StringComparison.OrdinalIgnoreCase);

    private static List<string[]> WorkbookRows(string path)
    {
        // The .xls form names code pages that .NET keeps in a provider of its own.
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        try
        {
            using var stream = File.OpenRead(path);
            using var reader = ExcelReaderFactory.CreateReader(stream);
            var rows = new List<string[]>();
            do
            {
                while (reader.Read())
                {
                    if (rows.Count == MaxRows)
                        throw new SheetException(
                            string.Create(
                                CultureInfo.InvariantCulture,
                                $"{Path.GetFileName(path)} has more than {MaxRows:N0} rows, too many for a sheet of diagnoses."
                            )
                        );
                    rows.Add([
                        .. Enumerable
                            .Range(0, reader.FieldCount)
                            .Select(i => Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture)?.Trim() ?? ""),
                    ]);
                }
            } while (reader.NextResult());
            return rows;
        }
        // Files come from strangers, and the reader throws whatever it stumbles over.
        catch (Exception e) when (e is not (SheetException or OutOfMemoryException or UnauthorizedAccessException))
        {
            throw new SheetException($"{Path.GetFileName(path)} is damaged, protected or no workbook ({e.Message}).", e);
        }
    }

    private static List<string[]> TextRows(string path)
    {
        var lines = File.ReadAllLines(path);
        if (lines.Any(l => l.Contains("||", StringComparison.Ordinal)))
            return [.. lines.Select(l => Cells(Bars().Split(l.Trim().Trim('|'))))];
        var separator = lines.FirstOrDefault(l => l.Length > 0)?.IndexOfAny(['\t', ';', ',']) is int at and >= 0
            ? lines.First(l => l.Length > 0)[at]
            : ',';
        return [.. lines.Select(l => Cells(l.Split(separator)))];

        static string[] Cells(string[] cells) => [.. cells.Select(c => c.Trim().Trim('"').Trim())];
    }

    /// <summary>PH2_dataset.txt parts its groups of columns by two bars and, in some copies, the columns of a group by one.</summary>
    [GeneratedRegex(@"\|\|?")]
    private static partial Regex Bars();
}

/// <summary>A sheet of diagnoses cannot be read; the message names the file.</summary>
public sealed class SheetException(string message, Exception? inner = null) : Exception(message, inner);
