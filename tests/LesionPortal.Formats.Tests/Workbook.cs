using System.IO.Compression;
using System.Security;
using System.Text;

namespace LesionPortal.Formats.Tests;

/// <summary>The smallest .xlsx that a reader accepts: one sheet of inline texts.</summary>
internal static class Workbook
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Package = "http://schemas.openxmlformats.org/package/2006";

    public static string Write(string path, params string?[][] rows)
    {
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        Part(
            "[Content_Types].xml",
            $"<Types xmlns=\"{Package}/content-types\"><Default Extension=\"rels\" "
                + $"ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" "
                + $"ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" "
                + $"ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/><Override "
                + $"PartName=\"/xl/worksheets/sheet1.xml\" "
                + $"ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/></Types>"
        );
        Part(
            "_rels/.rels",
            $"<Relationships xmlns=\"{Package}/relationships\"><Relationship Id=\"r1\" Type=\"{Office}/officeDocument\" "
                + $"Target=\"xl/workbook.xml\"/></Relationships>"
        );
        Part(
            "xl/workbook.xml",
            $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Office}\"><sheets><sheet name=\"Folha1\" sheetId=\"1\" "
                + $"r:id=\"r1\"/></sheets></workbook>"
        );
        Part(
            "xl/_rels/workbook.xml.rels",
            $"<Relationships xmlns=\"{Package}/relationships\"><Relationship Id=\"r1\" Type=\"{Office}/worksheet\" "
                + $"Target=\"worksheets/sheet1.xml\"/></Relationships>"
        );
        var sheet = new StringBuilder($"<worksheet xmlns=\"{Main}\"><sheetData>");
        for (var row = 0; row < rows.Length; row++)
        {
            sheet.Append($"<row r=\"{row + 1}\">");
            for (var column = 0; column < rows[row].Length; column++)
            {
                if (rows[row][column] is { } text)
                    sheet.Append(
                        $"<c r=\"{(char)('A' + column)}{row + 1}\" t=\"inlineStr\"><is><t>{SecurityElement.Escape(text)}</t></is></c>"
                    );
            }

            sheet.Append("</row>");
        }

        Part("xl/worksheets/sheet1.xml", sheet.Append("</sheetData></worksheet>").ToString());
        return path;

        void Part(string name, string content)
        {
            using var writer = new StreamWriter(zip.CreateEntry(name).Open());
            writer.Write(content);
        }
    }
}
