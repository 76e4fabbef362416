using System.Globalization;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;
using LesionPortal.Web.Reports.Findings;
using LesionPortal.Web.Shared.Labels;
using static System.FormattableString;

namespace LesionPortal.Web.Reports.Documents.Checklists;

/// <summary>What a suite's data say to the items of checklists; null where they say nothing.</summary>
internal static class ChecklistFacts
{
    public static string? Method(SuiteReport report) =>
        report.Rows.Count == 0
            ? null
            : $"Deep learning for segmentation: {Listed(report.Rows.Select(r => r.Model))}; losses "
                + $"{Listed(report.Rows.Select(r => r.Loss))}.";

    public static string? Objective(SuiteReport report) =>
        report.Questions.Count == 0
            ? null
            : $"What the runs can answer: {string.Join(" ", report.Questions.Select(q => AnswerSentences.Title(q.Question)).Distinct())}";

    public static string? Source(SuiteReport report)
    {
        if (report.Data is not { } data)
            return null;
        if (report.IsSynthetic)
            return $"“{data.Name}”: computer-generated, no patients.";
        var isPh2 = data.TrainIds.Concat(data.ValidationIds).Concat(data.TestIds).Any(Ph2Source.IsCaseId);
        return isPh2 ? $"“{data.Name}”, by its cases' names PH2: {Ph2Source.Citation}" : $"“{data.Name}”.";
    }

    public static string? Preparation(SuiteReport report)
    {
        var settings = report.Runs.Select(r => r.Settings).ToList();
        if (settings.Count == 0)
            return null;
        var sizes = Listed(settings.Select(s => Invariant($"{s.ImageSize}×{s.ImageSize}")));
        var normalisation = Listed(settings.Select(s => RunCatalogue.Name(RunCatalogue.Normalisations, s.Preparation.Normalisation)));
        var constancy = Listed(settings.Select(s => RunCatalogue.Name(RunCatalogue.ColourConstancies, s.Preparation.ColourConstancy)));
        return $"Images squeezed to {sizes} pixels; normalisation {normalisation}; colour constancy {constancy}.";
    }

    public static string? Subset(SuiteReport report) =>
        report.Data is not { } data ? null
        : data.Unused == 0 ? Invariant($"None: all {data.Cases} cases of the dataset are in the split.")
        : Invariant($"{data.Unused} of the dataset's {data.Cases} cases are in no part of the split.");

    public static string? MissingData(SuiteReport report)
    {
        if (report.Data is not { } data)
            return null;
        var found =
            data.Problems.Count == 0
                ? "The import found no problem."
                : string.Create(CultureInfo.InvariantCulture, $"The import found {data.Problems.Count} problems, listed in “Data”.");
        return report.Predictions?.Runs.Sum(r => r.Missing) is { } missing and > 0
            ? found + Invariant($" {missing} probability maps could not be read.")
            : found;
    }

    public static string? Reference(SuiteReport report) =>
        report.Reference is { } reference ? $"Scores are against {reference.Masks}; one mask per case." : null;

    public static string? Raters(SuiteReport report)
    {
        if (report.People.FirstOrDefault(p => !p.IsPublished) is { } own)
            return Invariant(
                $"{own.Readers} readers of this portal drew {own.Cases} cases: mean plain IoU {own.Typical:0.000} between them."
            );
        return report.People.Count == 0
            ? null
            : "Not measured on these cases; published figures of other images stand in “Test scores with confidence intervals”.";
    }

    public static string? Partition(SuiteReport report)
    {
        if (report.Split is not { } split || report.Environment is not { } environment)
            return null;
        var how = environment.SplitSeed is { } seed
            ? Invariant($"at random within each diagnosis, seed {seed}.")
            : "given as lists of cases.";
        return Invariant($"{split.Train} training, {split.Validation} validation, {split.Test} test cases, ") + how;
    }

    public static string? Disjoint(SuiteReport report) =>
        report.Data is not { } data ? null
        : data.Problems.All(p => p.Severity != "error") ? "By image; no near-duplicate images are in two parts."
        : "By image; errors, including near-duplicate images in two parts, are listed in “Data”.";

    public static string? TestSize(SuiteReport report)
    {
        if (report.Split is not { } split)
            return null;
        var needed = report.Comparisons.Where(c => c.CasesNeeded > c.N).Min(c => c.CasesNeeded);
        return string.Create(CultureInfo.InvariantCulture, $"{split.Test} test cases.")
            + (
                needed is { } n
                    ? string.Create(
                        CultureInfo.InvariantCulture,
                        $" The non-significant difference that needs the fewest cases would need about {n:#,0}."
                    )
                    : ""
            );
    }

    public static string? Models(SuiteReport report)
    {
        if (report.Rows.Count == 0)
            return null;
        var models = Listed(report.Rows.Select(r => r.Parameters is { } p ? Invariant($"{r.Model}, {p:#,0} parameters") : r.Model));
        return $"{models}; sources in “Networks”. Input: colour image; output: lesion probability per pixel.";
    }

    public static string? Software(SuiteReport report)
    {
        if (report.Environment is not { } e)
            return null;
        var portal = e.Commit is { } commit ? $"Portal {e.Portal}, commit {commit}" : $"Portal {e.Portal}";
        return $"{portal}; {string.Join(", ", e.Libraries.Select(l => $"{l.Key} {l.Value}"))}.";
    }

    public static string? Initialisation(SuiteReport report)
    {
        if (report.Runs.Count == 0)
            return null;
        var encoders = Listed(report.Runs.Select(r => Name(EncoderSettings.Choices, r.Settings.Encoder.Weights)));
        return $"Encoder: {encoders}; all other weights random, seeds {Listed(report.Runs.Select(r => Whole(r.Settings.Seed)))}.";
    }

    public static string? Training(SuiteReport report)
    {
        if (report.Runs.Count == 0)
            return null;
        var augmented =
            report.Runs.All(r => r.Settings.Augmentation.IsOff) ? "off"
            : report.Runs.All(r => !r.Settings.Augmentation.IsOff) ? "on"
            : "on in some runs";
        var (epochs, batches) = (
            Listed(report.Rows.Select(r => Whole(r.Epochs))),
            Listed(report.Runs.Select(r => Whole(r.Settings.BatchSize)))
        );
        return $"Every setting stands in “Protocol”; epochs {epochs}, batch {batches}, augmentation {augmented}.";
    }

    public static string? Selection(SuiteReport report)
    {
        const string Rule = "The epoch with the best quantised IoU on validation cases, ties by plain IoU; test scores are not used.";
        return report.Rows.Count == 0 ? null
            : TuningNotice.Of(report) is { } tuned ? $"{Rule} {tuned}"
            : Rule;
    }

    public static string? Ensembles(SuiteReport report)
    {
        if (report.Rows.Count == 0)
            return null;
        var ensembles = report.Rows.Where(r => r.IsEnsemble).Select(r => r.Name).ToList();
        return ensembles.Count == 0 ? "None." : $"Mean of probabilities: {string.Join(", ", ensembles)}.";
    }

    public static string? Metrics(SuiteReport report) =>
        report.Runs.All(r => r.Scores.Count == 0)
            ? null
            : "Plain IoU decides comparisons; Dice, quantised IoU and the other metrics of the contract beside it, with "
                + "formula and empty-mask rule at /metrics.";

    public static string? Statistics(SuiteReport report)
    {
        if (report.Runs.All(r => r.Scores.Count == 0))
            return null;
        var seeds = report.Seeds.Count > 0 ? "seeds are resampled where there are several" : "one seed a configuration";
        return string.Create(
                CultureInfo.InvariantCulture,
                $"95% bootstrap intervals over cases; {RunFormat.Plural(report.Comparisons.Count, "pair", "pairs")} of "
                    + $"runs tested by Wilcoxon's signed-rank test "
            ) + $"with Holm's correction; {seeds}.";
    }

    public static string? Robustness(SuiteReport report) =>
        report.Slices.Count == 0
            ? null
            : $"Groups of test cases by {Listed(report.Slices.Select(s => s.By))}{(report.Seeds.Count > 0 ? "; other seeds" : "")}.";

    public static string? Internal(SuiteReport report)
    {
        if (report.Split is not { } split || report.Rows.All(r => r.Test is null))
            return null;
        var scored = Invariant($"{split.Test} test cases of the same dataset, scored once at the end of each run.");
        return report.TestScoreViews is { } looks ? $"{scored} {looks}" : scored;
    }

    public static string? External(SuiteReport report) => report.Datasets is [var only] ? $"None: all cases are of “{only}”." : null;

    public static string? Flow(SuiteReport report) =>
        report.Data is { } data ? Invariant($"{data.Cases} cases in the dataset, {data.Cases - data.Unused} in the split.") : null;

    public static string? Characteristics(SuiteReport report) =>
        report.Data is not { } data
            ? null
            : string.Join(
                "; ",
                data.Counts.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Name}: {c.Train}/{c.Validation}/{c.Test}"))
            ) + " (training/validation/test).";

    public static string? Performance(SuiteReport report)
    {
        var scored = report.Runs.Where(r => r.Of(SplitPart.Test, EvidenceMetric.Iou.Key) is not null).ToList();
        if (scored.Count == 0)
            return null;
        var best = scored.FirstOrDefault(r => r.Id == report.BestRunId)?.Of(SplitPart.Test, EvidenceMetric.Iou.Key);
        return string.Create(
                CultureInfo.InvariantCulture,
                $"Of {scored.Count} runs, with intervals, in “Test scores with confidence intervals”."
            ) + (best is null ? "" : $" Best by validation: plain IoU {EvidenceText.Mean(best)}.");
    }

    public static string? Failures(SuiteReport report) =>
        report.Predictions is not { } read || read.Runs.All(r => r.Read == 0)
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{read.Runs.Sum(r => r.Failures.Count)} of {read.Runs.Sum(r => r.Read)} predictions are weak; kinds and "
                    + $"cases in “Failures”."
            );

    public static string? Limits(SuiteReport report) => report.Rows.Count == 0 ? null : "Those that follow from the data are in “Limits”.";

    public static string? Availability(SuiteReport report) =>
        report.SuiteId is null || report.Data is not { } data
            ? null
            : $"report.zip holds every number, figure and the request that starts the suite again; dataset SHA-256 {data.Sha256}.";

    public static string? Cost(SuiteReport report)
    {
        var quiet = report.Rows.Where(r => r.SecondsPerEpoch is not null).Select(r => r.OtherWork?.IsQuiet).ToList();
        return quiet.Count == 0 ? null : $"Seconds an epoch, memory and parameters in “Time and memory”; {OtherWorkText.Caveat(quiet)}.";
    }

    public static string? Machines(SuiteReport report)
    {
        var machines = report.Environment?.Machines.SelectMany(g => g.Machines).ToList() ?? [];
        return machines.Count == 0
            ? null
            : $"{Listed(machines.Select(m => $"{m.Device}: {m.Gpu ?? m.Processor}"))}; details in “Environment”.";
    }

    public static string? Calibration(SuiteReport report) =>
        report.Predictions?.Runs.Any(r => r.Calibration is not null) != true
            ? null
            : "Probabilities are kept (8 bits): calibration error per image in the metric tables, over pooled pixels with "
                + "a reliability diagram in “Calibration”.";

    public static string? Sizes(SuiteReport report) =>
        report.Slices.Any(s => s.By == "size") ? "Results by thirds of lesion size stand in the section on diagnosis and size." : null;

    public static string? Decision(SuiteReport report) =>
        report.Rows.Count == 0 ? null : $"A pixel is lesion where {Listed(report.Rows.Select(r => r.DecisionText))}.";

    public static string? MissingMaps(SuiteReport report) =>
        report.Predictions?.Runs.Sum(r => r.Missing) switch
        {
            null => null,
            0 => "None: every test case has its probability map.",
            var maps => Invariant($"{maps} probability maps of test cases could not be read."),
        };

    private static string Whole(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Name(IReadOnlyList<CatalogueEntry> entries, string key) => RunCatalogue.Find(entries, key)?.Name ?? key;

    private static string Listed(IEnumerable<string> names) => string.Join(", ", names.Distinct());
}
