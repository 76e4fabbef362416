using System.Globalization;
using LesionPortal.Core.Runs;
using LesionPortal.Web.Reports.Findings;

namespace LesionPortal.Web.Reports.Documents;

internal static class OriginSections
{
    public static IReadOnlyList<PaperBlock> Environment(SuiteReport report, PaperNumbers numbers)
    {
        if (report.Environment is not { } e)
            return [];
        List<(string Name, string Value)> facts =
        [
            ("Portal", e.Portal),
            ("Commit", e.Commit ?? "unknown: built outside a Git checkout"),
            ("Runtime", e.Runtime),
            .. e.Libraries.Select(l => (l.Key, l.Value)),
            ("Operating system", e.OperatingSystem),
            ("Processor", string.Create(CultureInfo.InvariantCulture, $"{e.Processor}, {e.Cores} {(e.Cores == 1 ? "core" : "cores")}")),
            ("Memory", Memory(e.MemoryGb)),
            ("Trained on", e.TrainedOn.Count == 0 ? "not yet" : string.Join(", ", e.TrainedOn)),
            ("Seeds", string.Join(", ", e.Seeds)),
            ("Seed of the split", e.SplitSeed?.ToString(CultureInfo.InvariantCulture) ?? "none: the split was given as lists of cases"),
            ("Dataset, SHA-256", e.DatasetSha256),
        ];
        return
        [
            numbers.Table(
                "environment",
                "The portal that made this report, its versions and the machine it runs on; what the runs share.",
                [new("What"), new("Value", IsWide: true)],
                facts.Select(f => new PaperRow([f.Name, f.Value]))
            ),
            .. Machines(report, e, numbers),
            new PaperText($"The dataset's hash is {ReportData.HashRule}"),
        ];
    }

    private static IEnumerable<PaperBlock> Machines(SuiteReport report, ReportEnvironment environment, PaperNumbers numbers)
    {
        var names = report.Runs.ToDictionary(r => r.Id, r => r.Name);
        var unknown = environment
            .Machines.Where(g => g.Machines.Count == 0)
            .SelectMany(g => g.Runs)
            .Select(id => names.GetValueOrDefault(id, $"#{id}"))
            .ToList();
        var columns = environment.Machines.SelectMany(g => g.Machines.Select((m, i) => (Machine: m, Heading: Heading(g, i)))).ToList();
        if (columns.Count > 0)
        {
            var libraries = columns.SelectMany(c => c.Machine.Libraries.Keys).Distinct().Order(StringComparer.Ordinal);
            List<(string Name, Func<RunMachine, string> Value)> facts =
            [
                ("Device", m => m.Gpu is { } gpu ? $"{m.Device}: {gpu}" : m.Device),
                (
                    "Processor",
                    m => string.Create(CultureInfo.InvariantCulture, $"{m.Processor}, {m.Cores} {(m.Cores == 1 ? "core" : "cores")}")
                ),
                ("Threads", m => m.Threads.ToString(CultureInfo.InvariantCulture)),
                (
                    "Arithmetic",
                    m =>
                        m.Arithmetic is { } a
                            ? string.Join(" ", a.Detours.Select(d => d.Description + ".").Prepend(a.Summary))
                            : "not checked: started by a version without the check"
                ),
                ("Memory", m => Memory(m.MemoryGb)),
                ("Operating system", m => m.OperatingSystem),
                ("Runtime", m => m.Runtime),
                ("Trainer", m => m.Commit is { } commit ? $"{m.Version}, commit {commit}" : m.Version),
                .. libraries.Select(name => (name, (Func<RunMachine, string>)(m => m.Libraries.GetValueOrDefault(name, "–")))),
            ];
            yield return numbers.Table(
                "machines",
                "The machines the runs computed on and the versions they computed with, as recorded " + "when each run started.",
                [new("What"), .. columns.Select(c => new PaperColumn(c.Heading, IsWide: true))],
                facts.Select(f => new PaperRow([f.Name, .. columns.Select(c => (PaperCell)f.Value(c.Machine))]))
            );
        }

        if (unknown.Count > 0)
            yield return new PaperText($"Started by a version that did not record the machine: {string.Join(", ", unknown)}.");

        string Heading(ReportMachineGroup group, int turn)
        {
            var runs =
                environment.Machines.Count == 1
                    ? "All runs"
                    : string.Join(", ", group.Runs.Select(id => names.GetValueOrDefault(id, $"#{id}")));
            return group.Machines.Count == 1 ? runs
                : turn == 0 ? $"{runs}: started"
                : string.Create(CultureInfo.InvariantCulture, $"{runs}: resumed ({turn})");
        }
    }

    private static string Memory(double gb) => string.Create(CultureInfo.InvariantCulture, $"{gb:0.0} GB");

    public static IReadOnlyList<PaperBlock> Reproduce(SuiteReport report) =>
        report.SuiteId is not { } id || report.Rows.Count == 0
            ? []
            :
            [
                new PaperText(
                    "The same runs on the same split, from a portal that holds the same dataset (compare the hash "
                        + "above). suite.json is in the zip of this report; its “dataset” is the number the dataset has in "
                        + "this portal, to be replaced by the other portal's."
                ),
                new PaperCode("curl -X POST localhost:5080/api/suites -H 'Content-Type: application/json' -d @suite.json"),
                new PaperText("One run alone, without the portal, from the manifest in its folder:"),
                new PaperCode("LesionPortal.Trainer train --manifest manifest.json --output out"),
                new PaperText(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Every number of this report as JSON: GET /api/suites/{id}/report.json. A CPU gives the same "
                            + $"numbers again with the same versions and number of threads; another machine may differ in the "
                            + $"last digits and, over many epochs, in more."
                    )
                ),
            ];
}
