using System.Globalization;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Shared.Api;
using Microsoft.AspNetCore.Mvc;

namespace LesionPortal.Web.Masks.Endpoints;

/// <summary>What comes along with a mask's bytes.</summary>
internal sealed record RevisionUpload
{
    /// <summary>The reader's id.</summary>
    [FromHeader(Name = ApiReader.Header)]
    public string? Reader { get; init; }

    /// <summary>The revision the mask started from or the reader's newest that is known, as its ETag; * for none.</summary>
    [FromHeader(Name = "If-Match")]
    public string? IfMatch { get; init; }

    /// <summary>empty, prediction, reference or revision; without it "revision" when If-Match names one, else "empty".</summary>
    [FromQuery(Name = "origin")]
    public string? Origin { get; init; }

    /// <summary>With origin=prediction.</summary>
    [FromQuery(Name = "run")]
    public int? Run { get; init; }

    /// <summary>With origin=prediction, 0 to 1.</summary>
    [FromQuery(Name = "threshold")]
    public double? Threshold { get; init; }

    /// <summary>The reference's version, with origin=reference; 1 when left out.</summary>
    [FromQuery(Name = "reference")]
    public int? Reference { get; init; }

    /// <summary>With origin=revision; the one If-Match names when left out.</summary>
    [FromQuery(Name = "revision")]
    public int? Revision { get; init; }

    /// <summary>Spent on it.</summary>
    [FromQuery(Name = "seconds")]
    public double? Seconds { get; init; }

    [FromQuery(Name = "comment")]
    public string? Comment { get; init; }

    /// <summary>A JSON object, for example {"brush":12,"undo":3}.</summary>
    [FromQuery(Name = "tools")]
    public string? Tools { get; init; }

    /// <returns>False when it is neither * nor the tag of a revision.</returns>
    public static bool TryKnown(string ifMatch, out int? known)
    {
        known = null;
        var tag = ifMatch.Trim();
        if (tag == "*")
            return true;
        tag = tag.StartsWith("W/", StringComparison.Ordinal) ? tag[2..] : tag;
        if (!int.TryParse(tag.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            return false;
        known = id;
        return true;
    }

    public RevisionOriginDraft? OriginOf(int? known) =>
        Origin?.ToUpperInvariant() switch
        {
            null when known is not null => new(RevisionOrigin.Revision, Revision: Revision ?? known),
            null or "EMPTY" => new(RevisionOrigin.Empty),
            "PREDICTION" => new(RevisionOrigin.Prediction, Run, Threshold),
            "REFERENCE" => new(RevisionOrigin.Reference, ReferenceVersion: Reference),
            "REVISION" => new(RevisionOrigin.Revision, Revision: Revision ?? known),
            _ => null,
        };
}
