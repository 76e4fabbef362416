using static LesionPortal.Web.Reports.Documents.Checklists.ChecklistItem;

namespace LesionPortal.Web.Reports.Documents.Checklists;

/// <summary>
/// CLAIM, the Checklist for Artificial Intelligence in Medical Imaging, update of 2024: its 44 items in words of our own.
/// </summary>
internal static class ClaimChecklist
{
    public static Checklist List { get; } =
        new(
            "claim",
            "CLAIM 2024",
            "Tejani et al., Checklist for Artificial Intelligence in Medical Imaging (CLAIM): 2024 update, Radiology: "
                + "Artificial Intelligence 2024",
            [
                new("1", "Title or abstract names the kind of artificial intelligence", ChecklistFacts.Method, "the title"),
                ForAuthor("2", "Abstract with design, methods, results and conclusions"),
                ForAuthor("3", "Background, intended use and clinical role"),
                new("4", "Aims and hypotheses", ChecklistFacts.Objective, "hypotheses stated before the runs"),
                ForAuthor("5", "Prospective or retrospective"),
                ForAuthor("6", "Goal of the study"),
                new("7", "Where the data come from", ChecklistFacts.Source, "centres, dates, ethics"),
                ForAuthor("8", "Inclusion and exclusion of patients or images"),
                new("9", "Preparation of the data", ChecklistFacts.Preparation),
                new("10", "Selection of parts of the data", ChecklistFacts.Subset, "why, where cases were left out"),
                ForAuthor("11", "De-identification"),
                new("12", "Missing data", ChecklistFacts.MissingData),
                ForAuthor("13", "How the images were taken: device, magnification, protocol"),
                new("14", "Reference standard", ChecklistFacts.Reference, "how the outlines were drawn"),
                ForAuthor("15", "Why this reference standard"),
                ForAuthor("16", "Who annotated, with which qualification"),
                ForAuthor("17", "How the test set was annotated, and with which tool"),
                new("18", "Variability within and between raters", ChecklistFacts.Raters, "repeated outlines by the same rater"),
                new("19", "How cases came to training, validation and test", ChecklistFacts.Partition),
                new("20", "Level at which the parts are disjoint", ChecklistFacts.Disjoint, "whether a patient has images in two parts"),
                new("21", "Size of the test set", ChecklistFacts.TestSize, "how it was determined"),
                new("22", "The model, its inputs and outputs", ChecklistFacts.Models),
                new("23", "Software and its versions", ChecklistFacts.Software),
                new("24", "Initial values of the parameters", ChecklistFacts.Initialisation),
                new("25", "Training: settings, augmentation, course", ChecklistFacts.Training),
                new("26", "How the final model was chosen", ChecklistFacts.Selection),
                new("27", "Ensembles", ChecklistFacts.Ensembles),
                new("28", "Metrics of performance", ChecklistFacts.Metrics, "why these"),
                new("29", "Significance and uncertainty", ChecklistFacts.Statistics),
                new("30", "Robustness or sensitivity", ChecklistFacts.Robustness, "analyses of the author's own"),
                new("31", "Explainability", _ => "No method is applied; outlines and probability maps are shown case by case."),
                new("32", "Evaluation on internal data", ChecklistFacts.Internal),
                new("33", "Testing on external data", ChecklistFacts.External, "why there is none, or which"),
                ForAuthor("34", "Registration of a trial"),
                new("35", "Numbers of cases included and excluded", ChecklistFacts.Flow, "patients, and the flow before import"),
                new("36", "Characteristics of the cases in each part", ChecklistFacts.Characteristics, "age, sex, skin tone, site"),
                new("37", "Performance with its uncertainty", ChecklistFacts.Performance),
                new("38", "Diagnostic performance and its precision", _ => "Does not apply: pixels are segmented, no diagnosis is made."),
                new("39", "Analysis of failures", ChecklistFacts.Failures),
                new("40", "Limits", ChecklistFacts.Limits, "those that do not follow from the data"),
                ForAuthor("41", "What it means for practice"),
                new("42", "Full protocol or further details", ChecklistFacts.Availability, "a registered protocol"),
                new("43", "Availability of software, model and data", ChecklistFacts.Software, "where code, weights and data can be had"),
                ForAuthor("44", "Funding, and the role of funders"),
            ]
        );
}
