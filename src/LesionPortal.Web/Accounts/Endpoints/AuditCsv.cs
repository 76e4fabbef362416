using System.Globalization;
using System.Text;
using LesionPortal.Data.Entities;

namespace LesionPortal.Web.Accounts.Endpoints;

/// <summary>The audit trail as CSV (RFC 4180), the newest first, times in UTC.</summary>
internal static class AuditCsv
{
    public static string Of(IEnumerable<AuditEntry> entries)
    {
        var text = new StringBuilder("time_utc,account,who,from,action,subject,before,after\r\n");
        foreach (var e in entries)
        {
            text.AppendJoin(
                    ',',
                    e.At.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                    e.AccountId?.ToString(CultureInfo.InvariantCulture),
                    Field(e.Who),
                    Field(e.From),
                    Field(e.Action),
                    Field(e.Subject),
                    Field(e.Before),
                    Field(e.After)
                )
                .Append("\r\n");
        }

        return text.ToString();
    }

    /// <summary>In quotes; a spreadsheet takes what begins with =, +, - or @ for a formula, so an apostrophe goes before it.</summary>
    private static string Field(string? value) =>
        string.IsNullOrEmpty(value)
            ? ""
            : $"\"{(value[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" : "")}"
                + $"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
