using static LesionPortal.Web.Reports.Documents.Checklists.ChecklistItem;

namespace LesionPortal.Web.Reports.Documents.Checklists;

/// <summary>
/// RIDGE, for studies of medical image segmentation, in words of our own. Its items go by section (I introduction, M methods, R results,
/// D discussion, C conclusion, S source code); numbers stand where we could verify them, elsewhere the section's letter alone.
/// </summary>
internal static class RidgeChecklist
{
    public static Checklist List { get; } =
        new(
            "ridge",
            "RIDGE",
            "Maleki et al., RIDGE: Reproducibility, Integrity, Dependability, Generalizability, and Efficiency "
                + "Assessment of Medical Image Segmentation "
                + "Models, Journal of Imaging Informatics in Medicine 2024, doi:10.1007/s10278-024-01282-9",
            [
                ForAuthor("I-1", "Background, purpose, place in the clinical workflow"),
                new("I-2", "Objectives against the state of the art", ChecklistFacts.Objective, "the state of the art"),
                ForAuthor("M-1", "Prospective or retrospective"),
                new("M-3", "Sources of the data, modality and protocol", ChecklistFacts.Source, "device and protocol"),
                ForAuthor("M", "Inclusion and exclusion"),
                ForAuthor("M", "De-identification and ethics"),
                new("M", "Preparation of images", ChecklistFacts.Preparation),
                new("M", "Missing and damaged data", ChecklistFacts.MissingData),
                new("M-6", "Standard of the reference masks", ChecklistFacts.Reference, "protocol of the annotation"),
                ForAuthor("M", "Annotators and their qualification"),
                new("M", "Agreement between annotators", ChecklistFacts.Raters),
                ForAuthor("M-9", "Tools of annotation"),
                new(
                    "M",
                    "Partition, and whether parts share patients",
                    r => Both(ChecklistFacts.Partition(r), ChecklistFacts.Disjoint(r)),
                    "whether a patient has images in two parts"
                ),
                new("M", "Size of the samples", ChecklistFacts.TestSize, "how it was determined"),
                new("M-11", "The network in enough detail to build it", ChecklistFacts.Models),
                new("M", "Initial weights", ChecklistFacts.Initialisation),
                new("M-13", "Hyperparameters, loss and optimiser", ChecklistFacts.Training),
                new("M-17", "How hyperparameters and the final model were chosen", ChecklistFacts.Selection),
                new("M", "Metrics: overlap and boundary, with their averaging", ChecklistFacts.Metrics),
                new("M", "Statistics: intervals, tests, corrections", ChecklistFacts.Statistics),
                new("M", "Post-processing and threshold", ChecklistFacts.Decision),
                new("R", "Cases in each part and their characteristics", ChecklistFacts.Characteristics, "age, sex, skin tone, site"),
                new("R", "Performance with its uncertainty", ChecklistFacts.Performance),
                new("R", "Results in groups of cases", ChecklistFacts.Robustness),
                new("R", "Failures", ChecklistFacts.Failures),
                new("R", "External validation", ChecklistFacts.External, "why there is none, or which"),
                new("R", "Efficiency: time, memory, hardware", r => Both(ChecklistFacts.Cost(r), ChecklistFacts.Machines(r))),
                new("D", "Limits and sources of bias", ChecklistFacts.Limits, "those that do not follow from the data"),
                ForAuthor("D", "Comparison with other studies"),
                ForAuthor("C", "Conclusion within what was shown"),
                new("S-1", "Source code, or why there is none", ChecklistFacts.Software, "where it can be had"),
                new("S", "What is needed to repeat it: settings, seeds, split", ChecklistFacts.Availability),
            ]
        );

    private static string? Both(string? first, string? second) => first is null && second is null ? null : $"{first} {second}".Trim();
}
