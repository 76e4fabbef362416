using System.Globalization;
using LesionPortal.Web.Reports.Findings;

namespace LesionPortal.Web.Reports.Papers;

internal static class OriginSections
{
    public static IReadOnlyList<PaperBlock> Environment(SuiteReport report, PaperNumbers numbers)
    {
        if (report.Environment is not { } e)
            return [];
        List<(string Name, string Value)> facts =
        [
            ("Portal", e.Portal),
            ("Commit", e.Commit ?? "not known: built without its history"),
            ("Runtime", e.Runtime),
            .. e.Libraries.Select(l => (l.Key, l.Value)),
            ("Operating system", e.OperatingSystem),
            ("Processor", string.Create(CultureInfo.InvariantCulture, $"{e.Processor}, {e.Cores} {(e.Cores == 1 ? "core" : "cores")}")),
            ("Memory", string.Create(CultureInfo.InvariantCulture, $"{e.MemoryGb:0.0} GB")),
            ("Trained on", e.TrainedOn.Count == 0 ? "not yet" : string.Join(", ", e.TrainedOn)),
            ("Seeds", string.Join(", ", e.Seeds)),
            ("Seed of the split", e.SplitSeed?.ToString(CultureInfo.InvariantCulture) ?? "none: the split was given as lists of cases"),
            ("Dataset, SHA-256", e.DatasetSha256),
        ];
        return
        [
            numbers.Table("environment", "Versions and the machine of the portal that made this report. A run keeps on which kind of device it was trained, not on which machine.", [new("What"), new("Value", IsWide: true)],
                facts.Select(f => new PaperRow([f.Name, f.Value]))),
            new PaperText($"The dataset's hash is {ReportData.HashRule}"),
        ];
    }

    public static IReadOnlyList<PaperBlock> Reproduce(SuiteReport report) => report.SuiteId is not { } id || report.Rows.Count == 0 ? [] :
    [
        new PaperText("The same runs on the same split, from a portal that holds the same dataset (compare the hash above). suite.json is in the zip of this report; its “dataset” is the number the dataset has in this portal, to be replaced by the other portal's."),
        new PaperCode("curl -X POST localhost:5080/api/suites -H 'Content-Type: application/json' -d @suite.json"),
        new PaperText("One run alone, without the portal, from the manifest in its folder:"),
        new PaperCode("LesionPortal.Trainer train --manifest manifest.json --output out"),
        new PaperText(string.Create(CultureInfo.InvariantCulture, $"Every number of this report as JSON: GET /api/suites/{id}/report.json. A CPU gives the same numbers again with the same versions and number of threads; another machine may differ in the last digits and, over many epochs, in more.")),
    ];
}
