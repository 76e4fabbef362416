using System.Globalization;
using LesionPortal.Core.Cases;
using LesionPortal.Data.Entities;

namespace LesionPortal.Web.Datasets.Components;

/// <summary>One thing to filter by, for example the diagnosis; <see cref="Key"/> is its name in the address.</summary>
public sealed record Facet(string Key, string Title, Func<DatasetCase, IReadOnlyList<string>> ValuesOf, Func<string, string>? NameOf = null)
{
    public string Display(string value) => NameOf?.Invoke(value) ?? value;
}

/// <summary>A facet's value with the number of cases that choosing it would show, everything else as it is.</summary>
public sealed record FacetOption(string Value, string Name, int Count, bool Chosen);

/// <summary>
/// What a gallery shows. Within a facet, values are alternatives; the facets together are conditions. Everything is in the address.
/// </summary>
public sealed class GalleryFilter
{
    private readonly Dictionary<string, HashSet<string>> _chosen = new(StringComparer.Ordinal);

    public string Text { get; private init; } = "";

    public IReadOnlyList<Facet> Facets { get; }

    /// <param name="split">Gives the part of a case when a suite's split is shown; null without.</param>
    /// <param name="withProblems">Cases the last import remarked on.</param>
    public GalleryFilter(string query, Split? split = null, IReadOnlySet<string>? withProblems = null)
    {
        Facets = FacetsOf(split, withProblems ?? new HashSet<string>());
        var values = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(query);
        Text = values.TryGetValue("q", out var text) ? text.ToString() : "";
        foreach (var facet in Facets)
        {
            if (values.TryGetValue(facet.Key, out var listed))
                _chosen[facet.Key] = [.. listed.SelectMany(v => (v ?? "").Split('~', StringSplitOptions.RemoveEmptyEntries))];
        }
    }

    public bool IsEmpty => Text.Length == 0 && _chosen.Values.All(v => v.Count == 0);

    public bool IsChosen(string facet, string value) => _chosen.TryGetValue(facet, out var values) && values.Contains(value);

    public IReadOnlyList<DatasetCase> Apply(IEnumerable<DatasetCase> cases) =>
        [.. cases.Where(c => MatchesText(c) && Facets.All(f => Matches(f, c)))];

    /// <summary>
    /// The facet's values that occur, each with its count under all the other conditions. Empty when there is nothing to choose.
    /// </summary>
    public IReadOnlyList<FacetOption> OptionsOf(Facet facet, IReadOnlyList<DatasetCase> cases)
    {
        var occurring = cases.SelectMany(facet.ValuesOf).Distinct().Order(StringComparer.Ordinal).ToList();
        if (occurring.Count < 2 && !_chosen.ContainsKey(facet.Key))
            return [];
        var others = cases.Where(c => MatchesText(c) && Facets.All(f => f == facet || Matches(f, c))).ToList();
        return
        [
            .. occurring.Select(v => new FacetOption(
                v,
                facet.Display(v),
                others.Count(c => facet.ValuesOf(c).Contains(v)),
                IsChosen(facet.Key, v)
            )),
        ];
    }

    /// <summary>The address's parameters after switching a value; null removes one.</summary>
    public KeyValuePair<string, object?> Toggled(string facet, string value)
    {
        var values = _chosen.TryGetValue(facet, out var chosen) ? chosen.ToHashSet(StringComparer.Ordinal) : [];
        if (!values.Remove(value))
            values.Add(value);
        return new(facet, values.Count == 0 ? null : string.Join('~', values.Order(StringComparer.Ordinal)));
    }

    /// <summary>The parameters that restore this filter, for links to cases; empty or beginning with '?'.</summary>
    public string ToQuery(string? suite)
    {
        var parts = _chosen
            .Where(c => c.Value.Count > 0)
            .Select(c => (c.Key, Value: string.Join('~', c.Value.Order(StringComparer.Ordinal))))
            .ToList();
        if (Text.Length > 0)
            parts.Add(("q", Text));
        if (suite is not null)
            parts.Add(("suite", suite));
        return parts.Count == 0 ? "" : "?" + string.Join('&', parts.Select(p => $"{p.Key}={Uri.EscapeDataString(p.Value)}"));
    }

    private bool Matches(Facet facet, DatasetCase found) =>
        !_chosen.TryGetValue(facet.Key, out var values) || values.Count == 0 || facet.ValuesOf(found).Any(values.Contains);

    private bool MatchesText(DatasetCase found) =>
        Text.Length == 0
        || found.CaseId.Contains(Text, StringComparison.OrdinalIgnoreCase)
        || CaseId.Normalise(found.CaseId) == CaseId.Normalise(Text)
        || (found.Criteria.Histology?.Contains(Text, StringComparison.OrdinalIgnoreCase) ?? false)
        || found.Diagnosis.DisplayName().Contains(Text, StringComparison.OrdinalIgnoreCase);

    private static List<Facet> FacetsOf(Split? split, IReadOnlySet<string> withProblems)
    {
        var facets = new List<Facet>
        {
            new("diagnosis", "Diagnosis", c => [c.Diagnosis.ToString()], v => Enum.TryParse<Diagnosis>(v, out var d) ? d.DisplayName() : v),
        };
        if (split is not null)
            facets.Add(new("part", "Split", c => [split.PartOf(c.CaseId)?.ToString() ?? "None"], v => v == "None" ? "Not in split" : v));
        facets.AddRange([
            new(
                "size",
                "Lesion area",
                c =>
                    [
                        c.LesionShare switch
                        {
                            < 0.1 => "1",
                            < 0.3 => "2",
                            _ => "3",
                        },
                    ],
                v =>
                    v switch
                    {
                        "1" => "Under 10 % of the image",
                        "2" => "10 to 30 %",
                        _ => "Over 30 %",
                    }
            ),
            new(
                "border",
                "Image border",
                c => [c.TouchesBorder ? "touches" : "free"],
                v => v == "touches" ? "Touched by the lesion" : "Not touched"
            ),
            new(
                "asymmetry",
                "Asymmetry",
                c => c.Criteria.AsymmetryAxes is { } axes ? [axes.ToString(CultureInfo.InvariantCulture)] : [],
                v =>
                    v switch
                    {
                        "0" => "Symmetric",
                        "1" => "In one axis",
                        _ => "In two axes",
                    }
            ),
            Criterion("network", "Pigment network", c => c.PigmentNetwork),
            Criterion("dots", "Dots and globules", c => c.DotsGlobules),
            Criterion("streaks", "Streaks", c => c.Streaks),
            Criterion("regression", "Regression areas", c => c.RegressionAreas),
            Criterion("veil", "Blue-whitish veil", c => c.BlueWhitishVeil),
            new("colour", "Colours", c => c.Criteria.Colours),
            new(
                "remarks",
                "Import warnings",
                c => [withProblems.Contains(c.CaseId) ? "some" : "none"],
                v => v == "some" ? "With warnings" : "Without"
            ),
        ]);
        return facets;
    }

    private static Facet Criterion(string key, string title, Func<DermoscopicCriteria, string?> of) =>
        new(key, title, c => of(c.Criteria) is { } value ? [value] : []);
}
