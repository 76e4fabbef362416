using System.Globalization;
using LesionPortal.Core.Runs;
using LesionPortal.Web.Reports.Findings;
using LesionPortal.Web.Runs;

namespace LesionPortal.Web.Reports.Documents;

internal static class SetupSections
{
    public static IReadOnlyList<PaperBlock> Question(SuiteReport report)
    {
        if (report.Rows.Count == 0)
            return [];
        var asked = report.Questions.Select(q => AnswerSentences.Title(q.Question)).Distinct().ToList();
        var first = new PaperText(
            $"{Counted(report.Rows.Select(r => r.Model).Distinct().ToList(), "network", "networks")} and "
                + $"{Counted(report.Rows.Select(r => r.Loss).Distinct().ToList(), "loss", "losses")} are compared by how well "
                + $"they outline the lesion in cases they were not trained on."
        );
        return asked.Count == 0
            ? [first]
            : [first, new PaperText("With all other settings constant, the runs can answer:"), new PaperList(asked)];
    }

    public static IReadOnlyList<PaperBlock> Protocol(SuiteReport report, PaperNumbers numbers)
    {
        var settings = report.Runs.Select(r => r.Settings).ToList();
        if (settings.Count == 0)
            return [];
        var differing = SettingsRows.Differing(settings).Where(r => r.Name != "Device").ToList();
        var differs = differing.Select(r => r.Name).ToHashSet();
        var same = SettingsRows
            .Of(settings[0])
            .Concat(Named(settings[0]))
            .Where(r => !differs.Contains(r.Name))
            .Select(r => new PaperRow([r.Name, r.Value]))
            .ToList();
        var blocks = new List<PaperBlock>
        {
            new PaperText(
                (settings.Any(s => s.Optimisation.WeightDecay > 0) ? "Adam, with decoupled weight decay (AdamW) where one is set" : "Adam")
                    + "; validation chooses the epoch (best quantised IoU, ties by plain IoU); test cases are scored once, after the last "
                    + "epoch, and are not used for selection."
            ),
            numbers.Table("settings", "Settings that all runs share.", [new("Setting"), new("Value")], same),
        };
        if (differing.Count > 0)
        {
            blocks.Add(
                numbers.Table(
                    "differing",
                    "Settings that differ between runs.",
                    [new("Run"), .. differing.Select(d => new PaperColumn(d.Name))],
                    report.Runs.Select((r, i) => new PaperRow([r.Name, .. differing.Select(d => (PaperCell)d.Values[i])], r.Id))
                )
            );
        }

        if (settings.Any(s => s.Encoder is { IsPretrained: true, IsFile: false }))
            blocks.Add(new PaperText($"The encoder named “{EncoderSettings.ImageNetName}”: {EncoderSettings.ImageNetTerms}"));
        if (TuningNotice.Of(report) is { } tuned)
            blocks.Add(new PaperText(tuned));
        return blocks;
    }

    public static IReadOnlyList<PaperBlock> Networks(SuiteReport report, PaperNumbers numbers)
    {
        var models = report.Rows.DistinctBy(r => r.Model).ToList();
        if (models.Count == 0)
            return [];
        var settings = report.Runs.ToDictionary(r => r.Id, r => r.Settings);
        return
        [
            numbers.Table(
                "networks",
                "Networks and their trainable parameters, counted by the trainer; in brackets the base channels.",
                [new("Network"), new("Parameters", IsNumber: true), new("What it is", IsWide: true), new("Source", IsWide: true)],
                models.Select(m =>
                {
                    var entry = RunCatalogue.EntryOf(settings[m.RunId].Architecture);
                    return new PaperRow([m.Model, PaperCell.Of(m.Parameters, "#,0"), entry?.Sentence ?? "", entry?.Source ?? ""]);
                })
            ),
            numbers.Table(
                "losses",
                "Losses.",
                [new("Loss"), new("What it is", IsWide: true), new("Source", IsWide: true)],
                report
                    .Rows.DistinctBy(r => r.Loss)
                    .Select(r => RunCatalogue.Losses.FirstOrDefault(l => l.Value == settings[r.RunId].Loss))
                    .OfType<CatalogueEntry>()
                    .Select(l => new PaperRow([l.Name, l.Sentence, l.Source]))
            ),
        ];
    }

    /// <summary>Of the recipe what is not as in the notebook.</summary>
    private static IEnumerable<(string Name, string Value)> Named(RunSettings settings) =>
        SettingsRows
            .Recipe(settings)
            .Zip(SettingsRows.Recipe(new RunSettings { Loss = settings.Loss }))
            .Where(p => p.First.Value != p.Second.Value || p.First.Name is "Schedule" or "Normalisation")
            .Select(p => p.First);

    private static string Counted(List<string> names, string one, string many) =>
        string.Create(CultureInfo.InvariantCulture, $"{names.Count} {(names.Count == 1 ? one : many)} ({string.Join(", ", names)})");
}
