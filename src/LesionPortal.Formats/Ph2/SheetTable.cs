using System.Globalization;
using System.Text.RegularExpressions;
using LesionPortal.Core.Cases;

namespace LesionPortal.Formats.Ph2;

/// <summary>The table inside a sheet's cells: heading row, columns by their words, codes by the legend above the heading.</summary>
internal sealed partial class SheetTable
{
    private static readonly string[] Colours = ["White", "Red", "Light-Brown", "Dark-Brown", "Blue-Gray", "Black"];

    private readonly List<string[]> _rows;
    private readonly int _heading;
    private readonly int _name;
    private readonly Dictionary<string, int> _columns;
    private readonly Dictionary<string, string> _legend;

    private SheetTable(List<string[]> rows, int heading, int name)
    {
        _rows = rows;
        _heading = heading;
        _name = name;
        _columns = Columns(rows[heading]);
        _legend = Legend(rows.Take(heading));
    }

    /// <returns>Null when no row is a heading with a name column and at least one of PH2's.</returns>
    public static SheetTable? Find(List<string[]> rows)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            var name = Array.FindIndex(rows[i], c => Normalised(c) is "image name" or "name" or "image" or "image id" or "id" or "case");
            if (
                name >= 0
                && rows[i].Any(c => IsDiagnosisHeading(Normalised(c)) || Normalised(c).StartsWith("asymmetry", StringComparison.Ordinal))
            )
                return new SheetTable(rows, i, name);
        }

        return null;
    }

    public IEnumerable<SheetRow> Rows()
    {
        foreach (var row in _rows.Skip(_heading + 1))
        {
            // The text form ends in a legend; a case's id has a number.
            var id = _name < row.Length ? CaseId.Normalise(row[_name]) : "";
            if (id.Length > 0 && id.Any(char.IsAsciiDigit) && row.Skip(_name + 1).Any(c => c.Length > 0))
                yield return new SheetRow(id, DiagnosisOf(row), Criteria(row));
        }
    }

    private Diagnosis DiagnosisOf(string[] row)
    {
        if (IsTicked(row, "common nevus"))
            return Diagnosis.CommonNevus;
        if (IsTicked(row, "atypical nevus"))
            return Diagnosis.AtypicalNevus;
        if (IsTicked(row, "melanoma"))
            return Diagnosis.Melanoma;

        var said = Normalised(Cell(row, "clinical diagnosis") ?? Cell(row, "diagnosis") ?? "");
        return said switch
        {
            "0" => Diagnosis.CommonNevus,
            "1" => Diagnosis.AtypicalNevus,
            "2" => Diagnosis.Melanoma,
            _ when said.StartsWith("common", StringComparison.Ordinal) => Diagnosis.CommonNevus,
            _ when said.StartsWith("atypical", StringComparison.Ordinal) => Diagnosis.AtypicalNevus,
            _ when said.StartsWith("melanoma", StringComparison.Ordinal) => Diagnosis.Melanoma,
            _ => Diagnosis.Unknown,
        };
    }

    private DermoscopicCriteria Criteria(string[] row) =>
        new()
        {
            Histology = Cell(row, "histological diagnosis"),
            AsymmetryAxes =
                int.TryParse(Cell(row, "asymmetry"), NumberStyles.Integer, CultureInfo.InvariantCulture, out var axes)
                && axes is >= 0 and <= 2
                    ? axes
                    : null,
            PigmentNetwork = Said(row, "pigment network"),
            DotsGlobules = Said(row, "dots/globules"),
            Streaks = Said(row, "streaks"),
            RegressionAreas = Said(row, "regression areas"),
            BlueWhitishVeil = Said(row, "blue-whitish veil"),
            Colours = ColoursOf(row),
        };

    private List<string> ColoursOf(string[] row)
    {
        var ticked = Colours.Where(c => IsTicked(row, c.ToLowerInvariant())).ToList();
        if (ticked.Count > 0 || Cell(row, "colors") is not { } numbers)
            return ticked;

        // The text form numbers them 1 to 6 in the workbook's order.
        return
        [
            .. Digit()
                .Matches(numbers)
                .Select(m => int.Parse(m.ValueSpan, CultureInfo.InvariantCulture))
                .Where(n => n >= 1 && n <= Colours.Length)
                .Distinct()
                .Order()
                .Select(n => Colours[n - 1]),
        ];
    }

    private string? Said(string[] row, string column) =>
        Cell(row, column) is { } code ? _legend.GetValueOrDefault(code.ToUpperInvariant(), code) : null;

    private bool IsTicked(string[] row, string column) =>
        Cell(row, column) is { } cell && cell.ToUpperInvariant() is "X" or "1" or "TRUE" or "YES";

    private string? Cell(string[] row, string column) =>
        _columns.TryGetValue(column, out var i) && i < row.Length && row[i].Length > 0 ? row[i] : null;

    private static Dictionary<string, int> Columns(string[] heading)
    {
        var known = new List<string>
        {
            "histological diagnosis",
            "clinical diagnosis",
            "common nevus",
            "atypical nevus",
            "melanoma",
            "diagnosis",
            "asymmetry",
            "pigment network",
            "dots/globules",
            "streaks",
            "regression areas",
            "blue-whitish veil",
            "colors",
        };
        known.AddRange(Colours.Select(c => c.ToLowerInvariant()));

        var columns = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < heading.Length; i++)
        {
            var words = Normalised(heading[i]);
            if (known.Find(k => words.StartsWith(k, StringComparison.Ordinal)) is { } column)
                columns.TryAdd(column, i);
        }

        return columns;
    }

    private static Dictionary<string, string> Legend(IEnumerable<string[]> above)
    {
        var legend = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["AT"] = "Atypical",
            ["T"] = "Typical",
            ["A"] = "Absent",
            ["P"] = "Present",
        };
        foreach (var row in above)
        {
            for (var i = 0; i + 1 < row.Length; i++)
            {
                if (Code().IsMatch(row[i]) && row[i + 1].Length > 2)
                    legend[row[i]] = row[i + 1];
            }
        }

        return legend;
    }

    private static bool IsDiagnosisHeading(string words) => words is "clinical diagnosis" or "diagnosis" or "common nevus" or "melanoma";

    /// <summary>Lower case, with line breaks and runs of blanks as one blank, and British colours as American ones.</summary>
    private static string Normalised(string cell) =>
        Blanks().Replace(cell, " ").Trim().ToLowerInvariant().Replace("colour", "color", StringComparison.Ordinal);

    [GeneratedRegex("^[A-Z]{1,2}$")]
    private static partial Regex Code();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex("[0-9]")]
    private static partial Regex Digit();
}
