using System.Globalization;
using System.Text;

namespace LesionPortal.Web.Reports.Papers;

/// <summary>Text that LaTeX sets as it stands, whatever it holds.</summary>
internal static class LatexText
{
    private static readonly Dictionary<char, string> s_written = new()
    {
        ['\\'] = "\\textbackslash{}", ['{'] = "\\{", ['}'] = "\\}", ['$'] = "\\$", ['&'] = "\\&", ['%'] = "\\%", ['#'] = "\\#", ['_'] = "\\_",
        ['~'] = "\\textasciitilde{}", ['^'] = "\\textasciicircum{}", ['<'] = "\\textless{}", ['>'] = "\\textgreater{}", ['|'] = "\\textbar{}", ['"'] = "\\textquotedbl{}",
        ['−'] = "$-$", ['×'] = "$\\times$", ['·'] = "$\\cdot$", ['±'] = "$\\pm$", ['≥'] = "$\\geq$", ['≤'] = "$\\leq$", ['≈'] = "$\\approx$", ['√'] = "$\\surd$",
        ['∞'] = "$\\infty$", ['→'] = "$\\to$", ['Σ'] = "$\\Sigma$", ['π'] = "$\\pi$", ['σ'] = "$\\sigma$", ['γ'] = "$\\gamma$", ['α'] = "$\\alpha$", ['ε'] = "$\\varepsilon$",
        ['⌈'] = "$\\lceil$", ['⌉'] = "$\\rceil$", ['²'] = "\\textsuperscript{2}", ['³'] = "\\textsuperscript{3}", ['–'] = "--", ['—'] = "---", ['“'] = "``", ['”'] = "''", ['’'] = "'", ['‘'] = "`", ['…'] = "\\ldots{}", ['°'] = "\\textdegree{}",
    };

    public static string Escape(string text)
    {
        var tex = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            if (s_written.TryGetValue(c, out var written))
                tex.Append(written);
            else if (c < 0x180 && (!char.IsControl(c) || c == '\n'))
                tex.Append(c);
            else
                // Beyond Latin, pdfLaTeX stops at a character it has no glyph for.
                tex.Append(CultureInfo.InvariantCulture, $"[U+{(int)c:X4}]");
        }

        return tex.ToString();
    }
}
