using System.Globalization;
using System.Text;
using System.Text.Json;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Queries;

namespace LesionPortal.Web.Reviews;

/// <summary>Verdicts as a table, one a line, the first line names the columns (RFC 4180).</summary>
internal static class ReviewCsv
{
    private static readonly string[] Columns =
    [
        "review_id",
        "session_id",
        "reader_id",
        "reader",
        "dataset_id",
        "case_id",
        "diagnosis",
        "part",
        "run_id",
        "run",
        "blinded",
        "repeat",
        "verdict",
        "fault",
        "confidence",
        "seconds",
        "tags",
        "comment",
        "pins",
        "created_at",
    ];

    public static string Write(IEnumerable<Judgement> judgements)
    {
        var text = new StringBuilder();
        Line(text, Columns);
        foreach (var j in judgements)
            Line(text, Cells(j));
        return text.ToString();
    }

    private static string[] Cells(Judgement j) =>
        [
            Number(j.ReviewId),
            Number(j.SessionId),
            Number(j.ReaderId),
            j.ReaderName,
            Number(j.DatasetId),
            j.CaseId,
            j.Diagnosis.ToString(),
            Word(j.Part.ToString()),
            Number(j.RunId),
            j.RunName,
            j.IsBlinded ? "1" : "0",
            j.IsRepeat ? "1" : "0",
            Word(j.Verdict.ToString()),
            Word(j.Fault?.ToString() ?? ""),
            j.Confidence is { } confidence ? Number(confidence) : "",
            j.Seconds.ToString("0.0##", CultureInfo.InvariantCulture),
            string.Join("; ", j.Tags),
            j.Comment ?? "",
            j.Pins.Count == 0 ? "" : JsonSerializer.Serialize(j.Pins, RunJson.Options),
            j.CreatedAt.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        ];

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Word(string name) => name.Length == 0 ? "" : char.ToLowerInvariant(name[0]) + name[1..];

    private static void Line(StringBuilder text, string[] cells) => text.AppendJoin(',', cells.Select(Quoted)).Append("\r\n");

    private static string Quoted(string cell) =>
        cell.AsSpan().IndexOfAny("\",\r\n") < 0 ? cell : '"' + cell.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
}
