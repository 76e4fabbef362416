using System.Globalization;
using System.Text.Json;
using LesionPortal.Data.Entities;

namespace LesionPortal.Web.Reviews.Components;

/// <summary>Labels of verdicts and revisions, the same on every page.</summary>
internal static class ReviewLabels
{
    public static IReadOnlyList<ReviewVerdict> Verdicts { get; } = Enum.GetValues<ReviewVerdict>();

    public static string Verdict(ReviewVerdict verdict) =>
        verdict switch
        {
            ReviewVerdict.Acceptable => "Acceptable",
            ReviewVerdict.Minor => "Minor correction",
            ReviewVerdict.Major => "Major correction",
            _ => "Unusable",
        };

    /// <summary>For a phone's columns.</summary>
    public static string ShortVerdict(ReviewVerdict verdict) =>
        verdict switch
        {
            ReviewVerdict.Acceptable => "Accept",
            ReviewVerdict.Minor => "Minor",
            ReviewVerdict.Major => "Major",
            _ => "Unus.",
        };

    /// <summary>The editor, beginning with the prediction that was judged; it leads back to where the reader stood.</summary>
    /// <param name="look">Where the look back stands, from 1; null while the session goes on.</param>
    public static string DrawHref(ReviewSession session, OpenedItem item, int? look = null) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"/datasets/{session.DatasetId}/cases/{item.CaseId}/annotate?from=prediction:{item.RunId}&review={session.Id}"
                + $"{(look is null ? "" : $"&look={look}")}"
        );

    public static string ReadHref(int sessionId, int? look) =>
        FormattableString.Invariant($"/review/{sessionId}{(look is null ? "" : $"?look={look}")}");

    public static string Fault(ReviewFault? fault) =>
        fault switch
        {
            ReviewFault.Prediction => "Prediction",
            ReviewFault.Reference => "Reference",
            ReviewFault.BothAcceptable => "Both acceptable",
            _ => "not asked",
        };

    public static string Order(ReviewOrder order) =>
        order switch
        {
            ReviewOrder.WorstFirst => "worst first",
            ReviewOrder.MostDisagreement => "most disagreement first",
            _ => "random",
        };

    /// <summary>"brush 12, undo 3": how often each tool was used; empty when nothing was counted.</summary>
    public static string Tools(MaskRevision revision)
    {
        using var tools = JsonDocument.Parse(revision.Tools);
        return string.Join(
            ", ",
            tools.RootElement.EnumerateObject().Where(t => t.Value.ValueKind == JsonValueKind.Number).Select(t => $"{t.Name} {t.Value}")
        );
    }

    public static string Origin(MaskRevision revision) =>
        revision.Origin switch
        {
            RevisionOrigin.Prediction => FormattableString.Invariant(
                $"from {revision.OriginRunName} (#{revision.OriginRunId}) at p > {revision.OriginThreshold:0.###}"
            ),
            RevisionOrigin.Reference => FormattableString.Invariant($"from reference v{revision.OriginReferenceVersion}"),
            RevisionOrigin.Revision => FormattableString.Invariant($"from revision {revision.OriginRevisionId}"),
            RevisionOrigin.Import => "imported from a file",
            _ => "from an empty mask",
        };
}
