using System.Globalization;
using LesionPortal.Core.Runs;
using LesionPortal.Web.Shared.Labels;

namespace LesionPortal.Web.Runs;

/// <param name="Differs">Not the value it is compared with.</param>
/// <param name="Usual">That value, as a person reads it.</param>
public sealed record SettingRow(string Name, string Value, bool Differs, string Usual);

/// <summary>Settings in words, and where they differ.</summary>
public static class SettingsRows
{
    private const string NotRead = "–";

    public static IReadOnlyList<(string Name, string Value)> Of(RunSettings settings) =>
        settings.Ensemble is { } ensemble
            ? OfEnsemble(settings, ensemble)
            :
            [
                ("Architecture", RunFormat.Architecture(settings.Architecture)),
                ("Base channels", Text(settings.BaseChannels)),
                ("Loss", RunFormat.Loss(settings.Loss)),
                ("Epochs", Text(settings.Epochs)),
                ("Batch size", Text(settings.BatchSize)),
                ("Learning rate", settings.LearningRate.ToString("0.##########", CultureInfo.InvariantCulture)),
                ("Image size", $"{settings.ImageSize} px"),
                ("Split", SplitText(settings.Split)),
                ("Seed", Text(settings.Seed)),
                ("Device", RunCatalogue.Name(RunCatalogue.Devices, settings.Device)),
            ];

    /// <summary>In the same rows, so that an ensemble can stand beside its members.</summary>
    private static IReadOnlyList<(string Name, string Value)> OfEnsemble(RunSettings settings, EnsembleSettings ensemble) =>
        [
            (
                "Architecture",
                $"Ensemble of {string.Join(", ", ensemble.Runs.Select(id => string.Create(CultureInfo.InvariantCulture, $"#{id}")))}"
            ),
            ("Base channels", NotRead),
            ("Loss", NotRead),
            ("Epochs", NotRead),
            ("Batch size", NotRead),
            ("Learning rate", NotRead),
            ("Image size", $"{settings.ImageSize} px"),
            ("Split", SplitText(settings.Split)),
            ("Seed", NotRead),
            ("Device", RunCatalogue.Name(RunCatalogue.Devices, settings.Device)),
        ];

    /// <summary>The training recipe beyond the notebook's; a number that the run's loss does not read is a dash.</summary>
    public static IReadOnlyList<(string Name, string Value)> Recipe(RunSettings settings)
    {
        var used = LossParameters.UsedBy(settings.Loss).Select(e => e.Field).ToHashSet();
        return
        [
            .. LossParameters.Catalogue.Select(r => (r.Name, used.Contains(r.Field) ? Text(r, settings) : NotRead)),
            .. AugmentationSettings.Catalogue.Select(r => ($"Augmentation: {r.Name}", Text(r, settings))),
            ("Schedule", RunCatalogue.Name(RunCatalogue.Schedules, settings.Optimisation.Schedule)),
            (
                "Monitored validation metric",
                settings.Optimisation.ReadsMonitor ? RunCatalogue.Name(RunCatalogue.Monitors, settings.Optimisation.Monitor) : NotRead
            ),
            ("Sampling of training cases", RunCatalogue.Name(RunCatalogue.Samplings, settings.Optimisation.Sampling)),
            ("Precision", RunCatalogue.Name(RunCatalogue.Precisions, settings.Optimisation.Precision)),
            .. OptimisationSettings.Catalogue.Select(r => (r.Name, IsRead(r, settings) ? Text(r, settings) : NotRead)),
            ("Initial encoder weights", Encoder(settings.Encoder)),
            .. EncoderSettings.Catalogue.Select(r => (r.Name, settings.Encoder.IsPretrained ? Text(r, settings) : NotRead)),
            ("Colour constancy", RunCatalogue.Name(RunCatalogue.ColourConstancies, settings.Preparation.ColourConstancy)),
            ("Normalisation", RunCatalogue.Name(RunCatalogue.Normalisations, settings.Preparation.Normalisation)),
            .. PredictionSettings.Catalogue.Select(r => (r.Name, Text(r, settings))),
        ];
    }

    /// <summary>The preset that these settings resemble most, and each setting against it.</summary>
    public static (RunPreset Preset, IReadOnlyList<SettingRow> Rows) AgainstNearestPreset(RunSettings settings) =>
        RunPreset.All.Select(p => (Preset: p, Rows: Against(settings, AsPreset(p, settings)))).MinBy(c => c.Rows.Count(r => r.Differs));

    /// <summary>For each setting that is not the same in all runs, its value in each.</summary>
    public static IReadOnlyList<(string Name, IReadOnlyList<string> Values)> Differing(IReadOnlyList<RunSettings> runs) =>
        [.. SideBySide(runs).Where(row => row.Values.Distinct().Count() > 1)];

    /// <summary>For each setting its value in each run; of the recipe only what one of them has otherwise than the notebook.</summary>
    public static IReadOnlyList<(string Name, IReadOnlyList<string> Values)> SideBySide(IReadOnlyList<RunSettings> runs)
    {
        if (runs.Count == 0)
            return [];
        var shown = runs.SelectMany(ShownRows).ToHashSet();
        var all = runs.Select(r => Rows(r, shown)).ToList();
        return
        [
            .. Enumerable
                .Range(0, all[0].Count)
                .Select(i => (all[0][i].Name, Values: (IReadOnlyList<string>)[.. all.Select(r => r[i].Value)])),
        ];
    }

    private static IReadOnlyList<SettingRow> Against(RunSettings settings, RunSettings usual)
    {
        var shown = ShownRows(settings).Concat(ShownRows(usual)).ToHashSet();
        return
        [
            .. Rows(settings, shown)
                .Zip(Rows(usual, shown), (now, then) => new SettingRow(now.Name, now.Value, now.Value != then.Value, then.Value)),
        ];
    }

    private static IReadOnlyList<(string Name, string Value)> Rows(RunSettings settings, HashSet<int> shown) =>
        [.. Of(settings), .. Recipe(settings).Where((_, i) => shown.Contains(i))];

    /// <summary>Places in <see cref="Recipe"/> of what is not as the notebook has it: only these are worth a row.</summary>
    private static IEnumerable<int> ShownRows(RunSettings settings) =>
        Recipe(settings)
            .Zip(Recipe(new RunSettings { Loss = settings.Loss }))
            .Select((pair, i) => (Differs: pair.First.Value != pair.Second.Value, i))
            .Where(p => p.Differs)
            .Select(p => p.i);

    /// <summary>
    /// A preset leaves architecture, loss, seed and device to the person, unless it names its network; its width goes with the
    /// architecture.
    /// </summary>
    private static RunSettings AsPreset(RunPreset preset, RunSettings settings) =>
        preset.NamesNetwork
            ? preset.Settings with
            {
                Seed = settings.Seed,
                Device = settings.Device,
            }
            : preset.Settings with
            {
                Architecture = settings.Architecture,
                Loss = settings.Loss,
                Seed = settings.Seed,
                Device = settings.Device,
                BaseChannels =
                    preset.Key == RunPreset.BaselineProtocol.Key
                        ? RunPreset.BaselineChannels(settings.Architecture)
                        : preset.Settings.BaseChannels,
            };

    private static string SplitText(SplitSettings split) =>
        FormattableString.Invariant(
            split.Explicit is null
                ? (FormattableString)$"{split.TrainCount}/{split.ValidationCount}/{split.TestCount}, seed {split.Seed}"
                : $"{split.TrainCount}/{split.ValidationCount}/{split.TestCount}, by lists"
        ) + (split.Folds > 0 ? FormattableString.Invariant($", fold {split.Fold} of {split.Folds}") : "");

    private static string Text(Setting setting, RunSettings settings) =>
        setting.IsSwitch
            ? setting.Get(settings) > 0
                ? "on"
                : "off"
            : setting.Get(settings).ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary>A file with the beginning of its digest, which tells two files of one name apart.</summary>
    private static string Encoder(EncoderSettings encoder) =>
        encoder is { IsFile: true, Sha256: { Length: > 12 } digest }
            ? $"{encoder.Weights} (SHA-256 {digest[..12]}…)"
            : Name(EncoderSettings.Choices, encoder.Weights);

    private static bool IsRead(Setting setting, RunSettings settings) =>
        settings.Optimisation.ReadsPlateau || !setting.Field.StartsWith("optimisation.plateau", StringComparison.Ordinal);

    private static string Name(IReadOnlyList<CatalogueEntry> entries, string key) => RunCatalogue.Find(entries, key)?.Name ?? key;

    private static string Text(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
