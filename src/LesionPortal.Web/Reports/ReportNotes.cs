using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;

namespace LesionPortal.Web.Reports;

/// <summary>Beside every number: formula, averaging, empty-mask rule, resolution, which weights.</summary>
internal static class ReportNotes
{
    public static IReadOnlyList<string> Of(IReadOnlyList<ReportRow> rows, IReadOnlyList<Split> splits, bool hasFolds, bool isSynthetic)
    {
        var notes = new List<string>
        {
            "Quantised IoU: clamp(20·(IoU − 0.5), 0, 10) rounded up, divided by 10, per image, then averaged. "
                + "It is not ISIC's thresholded Jaccard; 0.75 of it is an IoU of about 0.85.",
            $"Scores are of the best checkpoint (best epoch by validation quantised IoU, ties by plain IoU), in "
                + $"evaluation mode, at training resolution, {Decisions(rows)}; an empty prediction of an empty mask counts as "
                + $"1.",
            "Losses are the history's at the best epoch. They are means over batches, and different loss functions are "
                + "on different scales: compare a loss only with the same loss.",
            "Seconds per epoch are wall seconds of training and validating; peak memory is the trainer's highest resident memory; compare "
                + "them only between runs measured on an otherwise idle machine (see “Time and memory”).",
        };
        if (rows.Any(r => r.Status != RunStatus.Completed && r.BestEpoch is not null))
            notes.Add(
                "Runs that have not completed show the history's scores at their best epoch so far (training scores from "
                    + "the training pass) and no test score."
            );
        if (rows.Any(r => r.IsEnsemble))
            notes.Add(
                "An ensemble averages the probabilities of finished runs with the same test cases and thresholds the mean at the "
                    + "mean of their thresholds. It is not trained and has no history; its parameter count is the sum over members, its "
                    + "validation cases are those not used for training by any member."
            );
        if (hasFolds)
            notes.Add(
                "Cross-validation: training and validation cases are pooled and divided into folds, stratified by diagnosis; each "
                    + "run is trained on the other folds and validated on its own. ± is the standard deviation (n − 1) over folds, not an "
                    + "interval: folds share training cases, so it underestimates sampling variation. Configurations are "
                    + "compared by plain IoU "
                    + "with every case once, from the run in whose fold it validated, in pairs over all cases (Wilcoxon, "
                    + "Holm). The epoch of "
                    + "each fold was selected on these same cases."
            );
        if (splits.Count > 1 && hasFolds && splits.All(s => s.Test.SequenceEqual(splits[0].Test)))
            notes.Add(
                "These runs share their test cases, not their validation cases: rank them by validation only where those are the same."
            );
        else if (splits.Count > 1)
            notes.Add("These runs do not share one split: their scores come from different cases and should not be ranked.");
        if (rows.Where(r => !r.IsEnsemble).Select(r => r.Epochs).Distinct().Count() > 1)
            notes.Add("These runs were not given the same number of epochs.");
        if (isSynthetic)
            notes.Add("The cases are synthetic (computer-generated). The results say nothing about real lesions.");
        return notes;
    }

    /// <summary>One rule where all share it; else each run's.</summary>
    private static string Decisions(IReadOnlyList<ReportRow> rows) =>
        rows.Select(r => r.DecisionText).Distinct().ToList() is [var shared]
            ? $"prediction = {shared}"
            : $"prediction by each run's own decision rule ({string.Join("; ", rows.Select(r => $"{r.Name}: {r.DecisionText}"))})";
}
