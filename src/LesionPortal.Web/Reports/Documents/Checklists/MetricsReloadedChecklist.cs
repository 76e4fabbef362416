using static LesionPortal.Web.Reports.Documents.Checklists.ChecklistItem;

namespace LesionPortal.Web.Reports.Documents.Checklists;

/// <summary>
/// Metrics Reloaded: what its problem fingerprint for semantic segmentation asks, and how metrics are applied, in words of our own.
/// P is the problem, T the target structure, D the data, O the algorithm's output, A the application of metrics; the letters are ours.
/// </summary>
internal static class MetricsReloadedChecklist
{
    public static Checklist List { get; } =
        new(
            "metrics-reloaded",
            "Metrics Reloaded",
            "Maier-Hein, Reinke et al., Metrics reloaded: recommendations for image analysis validation, Nature Methods "
                + "2024, doi:10.1038/s41592-023-02151-z",
            [
                new("P", "Category of the problem", _ => "Semantic segmentation: every pixel is lesion or skin."),
                new(
                    "P",
                    "Do boundaries matter?",
                    _ => "Boundary F1, Hausdorff distance (95%) and mean surface distance are reported beside overlap.",
                    "how much they matter for the use intended"
                ),
                new(
                    "P",
                    "Does the area matter?",
                    _ => "Area error and area bias are reported.",
                    "how much it matters for the use intended"
                ),
                ForAuthor("P", "Does the centre matter?", "no metric of the contract measures it"),
                ForAuthor(
                    "P",
                    "Is a missed pixel worse than a false one?",
                    "sensitivity and precision are reported; plain IoU weighs both alike"
                ),
                new("P", "How probabilities become a mask", ChecklistFacts.Decision),
                new("P", "Is calibration asked for?", ChecklistFacts.Calibration),
                new("T", "Small structures, sizes that vary much", ChecklistFacts.Sizes),
                new("T", "Tubular shapes", _ => "No: a lesion is compact, so no centre-line metric is used."),
                new(
                    "T",
                    "Several or touching structures",
                    _ => "One lesion per image is expected; additional regions count as a separate type of " + "failure."
                ),
                new("D", "Classes of very different size", _ => "Skin outweighs lesion: pixel accuracy is reported and decides nothing."),
                new("D", "Raters who differ", ChecklistFacts.Raters),
                ForAuthor("D", "Errors and outliers in the reference", "which masks were checked"),
                new("D", "Empty references", _ => "Every metric states its rule for an empty reference, at /metrics."),
                ForAuthor("D", "Cases that belong together, such as several images of a patient"),
                new(
                    "D",
                    "Size of a pixel",
                    _ => "Not known: distances are in pixels, at the resolution said beside them, and relative to the lesion's diameter."
                ),
                new(
                    "O",
                    "Empty predictions",
                    _ => "A missed lesion scores 0 in overlap and the image's diagonal in distances; none is left out."
                ),
                new("O", "Predictions that are missing", ChecklistFacts.MissingMaps),
                new("A", "Which metrics, and which decides", ChecklistFacts.Metrics, "why these"),
                new("A", "Aggregation", _ => "Per image, then the mean over images; pooled pixels only where a table says so."),
                new("A", "Uncertainty and tests", ChecklistFacts.Statistics),
                new("A", "Results in groups, not in the mean alone", ChecklistFacts.Robustness),
            ]
        );
}
