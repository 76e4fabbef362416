using System.Globalization;
using LesionPortal.Web.Reports.Drawing;
using LesionPortal.Web.Shared.Labels;

namespace LesionPortal.Web.Reports.Documents;

internal static class CostSections
{
    public static IReadOnlyList<PaperBlock> Cost(SuiteReport report, PaperNumbers numbers)
    {
        var timed = report.Rows.Where(r => r.SecondsPerEpoch is not null).ToList();
        if (timed.Count == 0)
            return [];
        var names = report.Runs.ToDictionary(r => r.Id, r => r.Name);
        return
        [
            numbers.Table(
                "cost",
                "Wall seconds of training and validating an epoch, mean over the epochs done; their sum; the trainer's "
                    + "highest resident memory. Other work: the machine's mean load beyond the trainer's own, and other runs "
                    + "in training at the same time; below 10% and without another run a machine counts as quiet.",
                [
                    new("Run"),
                    new("Seconds per epoch", true),
                    new("All epochs", true),
                    new("Peak memory", true),
                    new("Parameters", true),
                    new("Other load"),
                ],
                timed.Select(r => new PaperRow(
                    [
                        names[r.RunId],
                        PaperCell.Of(r.SecondsPerEpoch, "0.00"),
                        new PaperCell(
                            RunFormat.Duration(TimeSpan.FromSeconds(r.SecondsPerEpoch!.Value * r.EpochsDone)),
                            r.SecondsPerEpoch * r.EpochsDone
                        ),
                        new PaperCell(RunFormat.Megabytes(r.PeakMemoryMb), r.PeakMemoryMb),
                        PaperCell.Of(r.Parameters, "#,0"),
                        OtherWorkText.Of(r.OtherWork),
                    ],
                    r.RunId
                ))
            ),
            new PaperText(Comparable(timed, names)),
            numbers.Figure(
                "cost",
                $"What a run costs: {OtherWorkText.Caveat([.. timed.Select(r => r.OtherWork?.IsQuiet)])}.",
                [
                    new PaperPanel(
                        "seconds-per-epoch",
                        SvgBars.Draw(
                            "Seconds per epoch",
                            [
                                .. timed.Select(r => new SvgBar(
                                    names[r.RunId],
                                    RunPalette.ColourOf(r.RunId),
                                    r.SecondsPerEpoch!.Value,
                                    RunFormat.Seconds(r.SecondsPerEpoch)
                                )),
                            ]
                        )
                    ),
                    new PaperPanel(
                        "peak-memory",
                        SvgBars.Draw(
                            "Peak memory",
                            [
                                .. timed
                                    .Where(r => r.PeakMemoryMb is not null)
                                    .Select(r => new SvgBar(
                                        names[r.RunId],
                                        RunPalette.ColourOf(r.RunId),
                                        r.PeakMemoryMb!.Value,
                                        RunFormat.Megabytes(r.PeakMemoryMb)
                                    )),
                            ]
                        )
                    ),
                ],
                []
            ),
        ];
    }

    /// <summary>Which costs may be compared with each other.</summary>
    private static string Comparable(List<ReportRow> timed, Dictionary<int, string> names)
    {
        var busy = timed.Where(r => r.OtherWork is { IsQuiet: false }).Select(r => names[r.RunId]).ToList();
        var unknown = timed.Where(r => r.OtherWork is null).Select(r => names[r.RunId]).ToList();
        return busy.Count + unknown.Count == 0
            ? "All runs were measured on an otherwise idle machine; their costs are comparable."
            : $"Costs may be compared only between runs measured on a quiet "
                + $"machine.{(busy.Count > 0 ? $" Other work ran beside {string.Join(", ", busy)}." : "")}"
                + $"{(unknown.Count > 0 ? $" Whether other work ran was not recorded of {string.Join(", ", unknown)}." : "")}";
    }

    public static IReadOnlyList<PaperBlock> Readers(SuiteReport report, PaperNumbers numbers)
    {
        if (report.Readers is not { } readers)
            return report.Rows.Count == 0 ? [] : [new PaperText("No reader has reviewed these predictions yet.")];
        var kappa = readers.FleissKappa is { } k
            ? string.Create(CultureInfo.InvariantCulture, $" Fleiss' kappa over predictions that several read is {k:0.00}.")
            : "";
        var asked = readers.Faults.Prediction + readers.Faults.Reference + readers.Faults.BothAcceptable;
        var faults =
            asked == 0
                ? ""
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $" Of {asked} times it was asked which is wrong, {readers.Faults.Prediction} times it was the "
                        + $"prediction, {readers.Faults.Reference} times the reference, {readers.Faults.BothAcceptable} times "
                        + $"neither."
                );
        return
        [
            new PaperText(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{readers.Readers} "
                        + $"{(readers.Readers == 1 ? "reader gave" : "readers gave")} {readers.Reads} verdicts; only a "
                        + $"reader's first verdict on a "
                        + $"prediction counts.{kappa}{faults}"
                )
            ),
            numbers.Table(
                "readers",
                "Verdicts by run: correction needed before a prediction could be used.",
                [new("Run"), new("Acceptable", true), new("Minor", true), new("Major", true), new("Unusable", true), new("Read", true)],
                readers.ByRun.Select(r => new PaperRow(
                    [
                        r.Name,
                        PaperCell.Of(r.Verdicts.Acceptable, "0"),
                        PaperCell.Of(r.Verdicts.Minor, "0"),
                        PaperCell.Of(r.Verdicts.Major, "0"),
                        PaperCell.Of(r.Verdicts.Unusable, "0"),
                        PaperCell.Of(r.Verdicts.Total, "0"),
                    ],
                    r.Id
                ))
            ),
        ];
    }
}
