namespace LesionPortal.Web.Reports.Documents;

/// <summary>Numbers tables and figures in the order they are written.</summary>
internal sealed class PaperNumbers
{
    private int _tables;
    private int _figures;

    public PaperTable Table(string id, string caption, IReadOnlyList<PaperColumn> columns, IEnumerable<PaperRow> rows) =>
        new(id, ++_tables, caption, columns, [.. rows]);

    public PaperFigure Figure(string id, string caption, IEnumerable<PaperPanel> panels, IEnumerable<PaperKey> key) =>
        new(id, ++_figures, caption, [.. panels], [.. key]);

    public PaperPictures Pictures(string id, string caption, IReadOnlyList<string> columns, IReadOnlyList<PaperPictureRow> rows) =>
        new(id, ++_figures, caption, columns, rows);
}
