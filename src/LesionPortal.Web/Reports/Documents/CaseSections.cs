using System.Globalization;
using LesionPortal.Core.Metrics;
using LesionPortal.Web.Reports.Drawing;
using LesionPortal.Web.Reports.Findings;
using LesionPortal.Web.Shared.Labels;

namespace LesionPortal.Web.Reports.Documents;

internal static class CaseSections
{
    private const int MaxListed = 12;

    public static IReadOnlyList<PaperBlock> Pictures(SuiteReport report, CasePictures? pictures, PaperNumbers numbers) =>
        pictures is null or { Rows.Count: 0 }
            ? report.TestCases.Count == 0
                ? []
                : [new PaperText("Outlines of chosen test cases, worst to best, are on the report's page and in its HTML file.")]
            :
            [
                numbers.Pictures(
                    "cases",
                    "Test cases with the reference outline (cyan) and each network's (orange), best checkpoint, at each "
                        + "run's own threshold; plain IoU below each. Cases: worst, lower quartile, median and best by "
                        + "mean IoU over these runs.",
                    pictures.Columns,
                    pictures.Rows
                ),
            ];

    public static IReadOnlyList<PaperBlock> Failures(SuiteReport report, PaperNumbers numbers)
    {
        if (report.Predictions is not { Runs.Count: > 0 } predictions || predictions.Runs.All(r => r.Read == 0))
            return LeftOut.Block(report);
        var kinds = Enum.GetValues<FailureKind>();
        var (weak, all) = (predictions.Runs.Sum(r => r.Failures.Count), predictions.Runs.Sum(r => r.Read));
        var missing = predictions.Runs.Sum(r => r.Missing);
        var blocks = new List<PaperBlock>
        {
            new PaperText(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{weak} of {all} predictions on test cases are weak: plain IoU "
                        + $"below {FailureRules.WeakIou:0.00}, the 10th percentile of agreement between two dermatologists "
                        + $"(derived from Peserico "
                        + $"et al. 2012).{(missing > 0 ? $" Of {missing} predictions no map could be read; they are not counted." : "")}"
                )
            ),
            numbers.Table(
                "failures",
                "Weak predictions by type of error, best checkpoint, training resolution; the first matching rule " + "applies.",
                [new("Run"), .. kinds.Select(k => new PaperColumn(FailureRules.NameOf(k), true)), new("Weak", true), new("Of", true)],
                predictions.Runs.Select(r => new PaperRow(
                    [
                        r.Name,
                        .. kinds.Select(k => PaperCell.Of(r.Failures.Count(f => f.Kind == k), "0")),
                        PaperCell.Of(r.Failures.Count, "0"),
                        PaperCell.Of(r.Read, "0"),
                    ],
                    r.RunId
                ))
            ),
        };
        if (weak > 0)
        {
            blocks.Add(
                numbers.Table(
                    "failed-cases",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"The cases, sorted by the number of runs " + $"with weak predictions; at most {MaxListed} per type."
                    ),
                    [new("Kind"), new("Rule", IsWide: true), new("Cases (runs that fail so)", IsWide: true)],
                    kinds
                        .Where(k => predictions.Weak(k) > 0)
                        .Select(k => new PaperRow([FailureRules.NameOf(k), FailureRules.RuleOf(k), Named(predictions, k)]))
                )
            );
        }

        return [.. LeftOut.Block(report), .. blocks];
    }

    public static IReadOnlyList<PaperBlock> Calibration(SuiteReport report, PaperNumbers numbers)
    {
        var runs = report.Predictions?.Runs.Where(r => r.Calibration is not null).ToList() ?? [];
        if (runs.Count == 0)
            return [];
        return
        [
            numbers.Table(
                "calibration",
                "Over the pixels of all test cases together, best checkpoint, training resolution: expected "
                    + "calibration error (ten bins of the probability of lesion) and Brier score; both are better the "
                    + "lower. It differs from "
                    + "the calibration error in the metric tables, which is computed per image and then averaged. Pixels "
                    + "of one image are not "
                    + "independent, so no interval is given.",
                [
                    new("Run"),
                    new(ReliabilityBins.PooledName, true) { Hint = ReliabilityBins.PooledFormula },
                    new("Brier score, pooled pixels", true)
                    {
                        Hint = "Mean of (p − y)² over the pixels of all test cases, y = 1 inside the reference.",
                    },
                    new("Cases", true),
                ],
                runs.Select(r => new PaperRow(
                    [
                        r.Name,
                        PaperCell.Of(r.Calibration!.ExpectedError, "0.0000"),
                        PaperCell.Of(r.Calibration.Brier, "0.0000"),
                        PaperCell.Of(r.Read, "0"),
                    ],
                    r.RunId,
                    r.RunId == report.BestRunId
                ))
            ),
            numbers.Figure(
                "reliability",
                "Reliability: the share of pixels that are lesion against the probability the network gave them, "
                    + "in ten bins; the size of a dot follows the number of pixels. Below the grey diagonal the network's "
                    + "lesion probabilities "
                    + "are too high.",
                runs.Select(r => new PaperPanel(
                    string.Create(CultureInfo.InvariantCulture, $"reliability-run-{r.RunId}"),
                    SvgReliability.Draw(r.Name, RunPalette.ColourOf(r.RunId), r.Calibration!.Bins)
                )),
                []
            ),
            .. LeftOut.Block(report),
        ];
    }

    private static string Named(PredictionFindings predictions, FailureKind kind)
    {
        var cases = predictions
            .Runs.SelectMany(r => r.Failures)
            .Where(f => f.Kind == kind)
            .GroupBy(f => f.CaseId)
            .OrderByDescending(g => g.Count())
            .ThenBy(g => g.Min(f => f.Iou))
            .ToList();
        var named = string.Join(
            ", ",
            cases.Take(MaxListed).Select(g => string.Create(CultureInfo.InvariantCulture, $"{g.Key} ({g.Count()})"))
        );
        return cases.Count > MaxListed ? string.Create(CultureInfo.InvariantCulture, $"{named} and {cases.Count - MaxListed} more") : named;
    }
}
