using LesionPortal.Data;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Reports.Documents;
using LesionPortal.Web.Shared.Access;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Reports;

public enum TextSaveState
{
    Saved,

    /// <summary>Somebody saved another version since this one was read.</summary>
    Conflict,
    Refused,
    Unknown,
}

/// <param name="Text">As it is now in the records; null where there is none.</param>
/// <param name="Detail">Why it was not saved, and what to do.</param>
public sealed record TextSave(TextSaveState State, ReportText? Text, string? Detail);

/// <summary>Keeps what the author writes into a report.</summary>
public sealed class ReportTexts(IDbContextFactory<PortalDbContext> contexts, TimeProvider time, CurrentPerson current)
{
    public const int MaxTextLength = 20_000;

    /// <summary>SQLite's code; any other failure, such as a full disk, is nobody's other window.</summary>
    private const int Constraint = 19;

    /// <param name="basedOn">The version it was written from; 0 where there was none.</param>
    public async Task<TextSave> SaveAsync(
        int suiteId,
        string section,
        string markdown,
        int basedOn,
        CancellationToken cancellation = default
    )
    {
        current.Require(PortalAction.WriteReports);
        if (!PaperWriter.SectionIds.Contains(section))
            return new(
                TextSaveState.Unknown,
                null,
                $"A report has no section \"{section}\"; there are {string.Join(", ", PaperWriter.SectionIds)}."
            );
        if (markdown.Length > MaxTextLength)
            return new(
                TextSaveState.Refused,
                null,
                FormattableString.Invariant(
                    $"The text has {markdown.Length:N0} characters; at most {MaxTextLength:N0} are kept in a section. Shorten it."
                )
            );
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        if (!await context.Suites.AnyAsync(s => s.Id == suiteId, cancellation))
            return new(TextSaveState.Unknown, null, $"There is no suite {suiteId}; GET /api/suites lists those there are.");
        var text = await context.ReportTexts.SingleOrDefaultAsync(t => t.SuiteId == suiteId && t.Section == section, cancellation);
        if ((text?.Version ?? 0) != basedOn)
            return Overtaken(text);
        if (text is null)
            context.ReportTexts.Add(
                text = new ReportText
                {
                    SuiteId = suiteId,
                    Section = section,
                    Markdown = "",
                }
            );
        (text.Markdown, text.Version, text.UpdatedAt) = (markdown, basedOn + 1, time.GetUtcNow().UtcDateTime);
        try
        {
            await context.SaveChangesAsync(cancellation);
            return new(TextSaveState.Saved, text, null);
        }
        catch (DbUpdateException e)
            when (e is DbUpdateConcurrencyException || e.InnerException is SqliteException { SqliteErrorCode: Constraint })
        {
            // Two windows saved in the same moment: the unique section, or the version, let only one through.
            await using var again = await contexts.CreateDbContextAsync(cancellation);
            return Overtaken(
                await again.ReportTexts.AsNoTracking().SingleOrDefaultAsync(t => t.SuiteId == suiteId && t.Section == section, cancellation)
            );
        }
    }

    private static TextSave Overtaken(ReportText? text) =>
        new(
            TextSaveState.Conflict,
            text,
            $"This section was changed in another window; it is at version {text?.Version ?? 0} now. Read it, then save "
                + $"again from that version."
        );
}
