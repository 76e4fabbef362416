using System.Globalization;
using System.Text;

namespace LesionPortal.Web.Reports.Documents;

/// <summary>Text that pdfLaTeX sets as it stands, whatever it holds.</summary>
internal static class LatexText
{
    private static readonly Dictionary<int, string> s_written = new()
    {
        ['\\'] = "\\textbackslash{}",
        ['{'] = "\\{",
        ['}'] = "\\}",
        ['$'] = "\\$",
        ['&'] = "\\&",
        ['%'] = "\\%",
        ['#'] = "\\#",
        ['_'] = "\\_",
        ['~'] = "\\textasciitilde{}",
        ['^'] = "\\textasciicircum{}",
        ['`'] = "\\textasciigrave{}",
        ['<'] = "\\textless{}",
        ['>'] = "\\textgreater{}",
        ['|'] = "\\textbar{}",
        ['"'] = "\\textquotedbl{}",
        // After \\ and \item a bracket would be an option.
        ['['] = "{[}",
        [']'] = "{]}",
        ['\n'] = " ",
        ['\t'] = " ",
        ['\r'] = "",
        ['−'] = "$-$",
        ['×'] = "$\\times$",
        ['·'] = "$\\cdot$",
        ['±'] = "$\\pm$",
        ['≥'] = "$\\geq$",
        ['≤'] = "$\\leq$",
        ['≈'] = "$\\approx$",
        ['√'] = "$\\surd$",
        ['₂'] = "\\textsubscript{2}",
        ['∞'] = "$\\infty$",
        ['→'] = "$\\to$",
        ['Σ'] = "$\\Sigma$",
        ['π'] = "$\\pi$",
        ['σ'] = "$\\sigma$",
        ['γ'] = "$\\gamma$",
        ['α'] = "$\\alpha$",
        ['β'] = "$\\beta$",
        ['ε'] = "$\\varepsilon$",
        ['μ'] = "$\\mu$",
        ['κ'] = "$\\kappa$",
        ['⌈'] = "$\\lceil$",
        ['⌉'] = "$\\rceil$",
        ['²'] = "\\textsuperscript{2}",
        ['³'] = "\\textsuperscript{3}",
        ['–'] = "--",
        ['—'] = "---",
        ['“'] = "``",
        ['”'] = "''",
        ['’'] = "'",
        ['‘'] = "`",
        ['…'] = "\\ldots{}",
        ['°'] = "\\textdegree{}",
    };

    /// <summary>
    /// Marks that Unicode puts behind the letter they belong to. Composing them first is not to be had without ICU, which a server may
    /// lack.
    /// </summary>
    private static readonly Dictionary<int, string> s_accents = new()
    {
        [0x300] = "`",
        [0x301] = "'",
        [0x302] = "^",
        [0x303] = "~",
        [0x304] = "=",
        [0x306] = "u",
        [0x307] = ".",
        [0x308] = "\"",
        [0x30A] = "r",
        [0x30B] = "H",
        [0x30C] = "v",
        [0x327] = "c",
        [0x328] = "k",
    };

    /// <summary>Letters of Latin Extended-A that the T1 fonts lack.</summary>
    private const string NotInT1 = "ĦħĸĿŀŉŦŧſ";

    /// <summary>For running text: one line, whatever lines it came in.</summary>
    public static string Escape(string text)
    {
        var tex = new StringBuilder(text.Length + 16);
        var before = new Rune(' ');
        var letter = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (s_accents.TryGetValue(rune.Value, out var accent))
            {
                tex.Insert(letter, $"\\{accent}{{").Append('}');
                continue;
            }

            // Two of these in a row are another sign in T1 fonts.
            if (rune == before && rune.Value is '-' or ',' or '\'')
                tex.Append("{}");
            before = rune;
            letter = tex.Length;
            if (s_written.TryGetValue(rune.Value, out var written))
                tex.Append(written);
            else if (IsSet(rune))
                tex.Append(rune.ToString());
            else if (!IsUnseen(rune))
                tex.Append(CultureInfo.InvariantCulture, $"{{[}}U+{rune.Value:X4}{{]}}");
        }

        return tex.ToString();
    }

    /// <summary>For a narrow column: words that are longer than a line of it, such as digests, may be broken anywhere.</summary>
    public static string Breakable(string text)
    {
        const int LongestWord = 30;
        return string.Join(
            ' ',
            text.Split(' ')
                .Select(word =>
                    word.Length <= LongestWord
                        ? Escape(word)
                        : string.Join("\\allowbreak{}", word.EnumerateRunes().Select(r => Escape(r.ToString())))
                )
        );
    }

    /// <summary>In fixed width, to be broken behind the signs between an address's parts.</summary>
    public static string Address(string url) =>
        $"\\texttt{{{string.Concat(url.EnumerateRunes().Select(r => Escape(r.ToString()) + (EndsPart(r) ? "\\allowbreak{}" : "")))}}}";

    private static bool EndsPart(Rune sign) => sign.Value is '/' or '.' or '-' or '?' or '&' or '=' or '_' or '#';

    /// <summary>Lines as they are; long ones are broken.</summary>
    public static string Code(string text)
    {
        var tex = new StringBuilder("\\begin{Verbatim}[breaklines,breakanywhere,fontsize=\\small]\n");
        foreach (
            var rune in text.Replace("\t", "    ", StringComparison.Ordinal)
                .Replace("\\end{", "\\end {", StringComparison.Ordinal)
                .EnumerateRunes()
        )
        {
            if (rune.Value == '\n' || IsSet(rune))
                tex.Append(rune.ToString());
            else if (!IsUnseen(rune))
                tex.Append(CultureInfo.InvariantCulture, $"[U+{rune.Value:X4}]");
        }

        return tex.Append("\n\\end{Verbatim}\n\n").ToString();
    }

    /// <summary>Beyond Latin, pdfLaTeX stops at a character it has no glyph for.</summary>
    private static bool IsSet(Rune rune) =>
        rune.Value < 0x180 && !Rune.IsControl(rune) && rune.Value != 0xAD && !NotInT1.Contains((char)rune.Value, StringComparison.Ordinal);

    /// <summary>Control signs, joiners and selectors of a variant have no look of their own.</summary>
    private static bool IsUnseen(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format || rune.Value is >= 0xFE00 and <= 0xFE0F;
}
