using System.Globalization;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;

namespace LesionPortal.Web.Runs.Components;

/// <summary>What stands in the form: one run, or a suite as a grid of architectures × losses × seeds on one split.</summary>
public sealed class RunForm
{
    public const string CustomPreset = "custom";
    private static readonly RunSettings Defaults = new();

    public int DatasetId { get; set; }
    public bool IsSuite { get; set; }
    public string SuiteName { get; set; } = "";

    /// <summary>The preset whose values stand in the form; <see cref="CustomPreset"/> as soon as one is changed.</summary>
    public string PresetKey { get; set; } = RunPreset.BaselineProtocol.Key;

    public Architecture Architecture { get; set; } = Defaults.Architecture;
    public Loss Loss { get; set; } = Defaults.Loss;

    /// <summary>Width by architecture, of a single run and of a suite alike.</summary>
    public Dictionary<Architecture, int?> BaseChannels { get; } =
        RunCatalogue.Architectures.ToDictionary(a => a.Value, a => (int?)RunPreset.BaselineChannels(a.Value));
    public int? Epochs { get; set; } = Defaults.Epochs;
    public int? BatchSize { get; set; } = Defaults.BatchSize;
    public double? LearningRate { get; set; } = Defaults.LearningRate;
    public int? ImageSize { get; set; } = Defaults.ImageSize;
    public int? Seed { get; set; } = Defaults.Seed;
    public ComputeDevice Device { get; set; } = Defaults.Device;
    public SplitForm Split { get; } = new();

    /// <summary>Of a single run, and of all runs of a suite.</summary>
    public RecipeForm Recipe { get; } = new();

    public HashSet<Architecture> SuiteArchitectures { get; } = [.. RunCatalogue.BaselineArchitectures];
    public HashSet<Loss> SuiteLosses { get; } = [.. RunCatalogue.BaselineLosses];

    /// <summary>As typed: whole numbers parted by commas or spaces.</summary>
    public string SuiteSeeds { get; set; } = "0";

    /// <summary>Puts a preset's values in, with the split fitted to a dataset of <paramref name="cases"/> cases.</summary>
    public void Take(RunPreset preset, int cases)
    {
        var wasNamed = RunPreset.All.Any(p => p.Key == PresetKey && p.NamesNetwork);
        var named = preset.NamesNetwork || wasNamed ? preset.Settings : preset.Settings with { Architecture = Architecture, Loss = Loss };
        Take(named with { Dataset = DatasetId, Device = Device, Seed = Seed ?? 0 });
        foreach (var architecture in RunCatalogue.Architectures)
        {
            BaseChannels[architecture.Value] =
                preset.Key == RunPreset.QuickLook.Key || (preset.NamesNetwork && architecture.Value == Architecture)
                    ? preset.Settings.BaseChannels
                    : RunPreset.BaselineChannels(architecture.Value);
        }

        if (preset.NamesNetwork || wasNamed)
            TakeGrid(
                preset.NamesNetwork ? [Architecture] : RunCatalogue.BaselineArchitectures,
                preset.NamesNetwork ? [Loss] : RunCatalogue.BaselineLosses
            );

        Split.Take(SplitForm.Fit(preset.Settings.Split, cases));
        PresetKey = preset.Key;
    }

    private void TakeGrid(IEnumerable<Architecture> architectures, IEnumerable<Loss> losses)
    {
        SuiteArchitectures.Clear();
        SuiteArchitectures.UnionWith(architectures);
        SuiteLosses.Clear();
        SuiteLosses.UnionWith(losses);
    }

    public void Take(RunSettings settings)
    {
        DatasetId = settings.Dataset;
        Architecture = settings.Architecture;
        Loss = settings.Loss;
        BaseChannels[Architecture] = settings.BaseChannels;
        Epochs = settings.Epochs;
        BatchSize = settings.BatchSize;
        LearningRate = settings.LearningRate;
        ImageSize = settings.ImageSize;
        Seed = settings.Seed;
        Device = settings.Device;
        Split.Take(settings.Split);
        Recipe.Take(settings);
        PresetKey = CustomPreset;
    }

    /// <summary>A chosen architecture has an encoder that can start from weights.</summary>
    public bool TakesEncoderWeights => (IsSuite ? SuiteArchitectures : [Architecture]).Any(RunCatalogue.AcceptsEncoderWeights);

    /// <summary>
    /// Chooses encoder weights, with the width and the normalisation they were made with; back to none, that normalisation goes, too.
    /// </summary>
    public void TakeEncoder(string weights)
    {
        Recipe.EncoderWeights = weights;
        if (Recipe.HasEncoderWeights)
        {
            foreach (var architecture in RunCatalogue.TakingEncoderWeights)
                BaseChannels[architecture] = ArchitectureEntry.EncoderWidth;
            if (Recipe.Normalisation == Normalisation.None)
                Recipe.Normalisation = Normalisation.ImageNet;
        }
        else if (Recipe.Normalisation == Normalisation.ImageNet)
        {
            Recipe.Normalisation = Normalisation.None;
        }
    }

    /// <summary>The numbers inside the chosen losses, and those with a problem: what is wrong must be in sight.</summary>
    public IReadOnlyList<Setting> LossParametersInSight(FieldProblems problems)
    {
        var used = (IsSuite ? SuiteLosses : [Loss]).SelectMany(LossParameters.UsedBy).Select(e => e.Field).ToHashSet();
        return [.. LossParameters.Catalogue.Where(r => used.Contains(r.Field) || problems.Any(r.Field))];
    }

    /// <summary>
    /// One setting for a single run; for a suite the cross product, architectures outermost, seeds and then folds innermost.
    /// </summary>
    public IReadOnlyList<RunSettings> ToRuns() =>
        !IsSuite
            ? [ToSettings(Architecture, Loss, Seed ?? 0, Split.Fold)]
            :
            [
                .. from architecture in RunCatalogue.Architectures.Where(a => SuiteArchitectures.Contains(a.Value))
                from loss in RunCatalogue.Losses.Where(l => SuiteLosses.Contains(l.Value))
                from seed in Seeds()
                from fold in FoldNumbers()
                select ToSettings(architecture.Value, loss.Value, seed, fold),
            ];

    /// <summary>What is wrong, by field. A field of the suite's grid is named by its architecture: "baseChannels.SegNet".</summary>
    public IReadOnlyList<SettingProblem> Validate()
    {
        var problems = new List<SettingProblem>();
        if (DatasetId == 0)
            problems.Add(new("dataset", "Choose the dataset to train on."));
        if (IsSuite)
            problems.AddRange(ValidateSuite());
        else if (Seed is null)
            problems.Add(new("seed", "Give a whole number, for example 0."));
        if (!Split.ByLists && Split.Seed is null)
            problems.Add(new("split.seed", "Give a whole number, for example 1."));
        problems.AddRange(Recipe.Validate());

        var runs = ToRuns();
        // With nothing ticked the shared fields are still checked as one types.
        foreach (var run in runs.Count > 0 ? runs : [ToSettings(Architecture, Loss, 0, IsSuite ? FoldNumbers().First() : Split.Fold)])
        {
            problems.AddRange(
                RunSettingsValidator
                    .Validate(run)
                    .Select(p => p.Field == "baseChannels" ? p with { Field = $"baseChannels.{run.Architecture.Key()}" } : p)
            );
        }

        return [.. problems.Distinct()];
    }

    private IEnumerable<SettingProblem> ValidateSuite()
    {
        if (string.IsNullOrWhiteSpace(SuiteName))
            yield return new("name", "Enter a name for the suite.");
        if (SuiteArchitectures.Count == 0)
            yield return new("architectures", "Select at least one architecture.");
        if (SuiteLosses.Count == 0)
            yield return new("losses", "Select at least one loss.");
        var words = SeedTokens();
        if (words.Length == 0)
            yield return new("seeds", "Give at least one seed, for example 0 or 0, 1, 2.");
        if (words.FirstOrDefault(w => ParseSeed(w) is null) is { } wrong)
            yield return new("seeds", $"\"{wrong}\" is not a whole number; separate seeds by commas: 0, 1, 2.");
    }

    /// <summary>
    /// 1 to the folds, and 0 alone without cross-validation; of a number that cannot be, the first alone, to be spoken of.
    /// </summary>
    private IEnumerable<int> FoldNumbers() =>
        Split.Folds switch
        {
            null or 0 => [0],
            >= CrossValidation.MinFolds and <= CrossValidation.MaxFolds => Enumerable.Range(1, Split.Folds.Value),
            _ => [1],
        };

    private IEnumerable<int> Seeds() => SeedTokens().Select(ParseSeed).OfType<int>().Distinct();

    private string[] SeedTokens() => SuiteSeeds.Split([',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries);

    private static int? ParseSeed(string word) =>
        int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seed) ? seed : null;

    private RunSettings ToSettings(Architecture architecture, Loss loss, int seed, int fold) =>
        Recipe.Apply(
            new RunSettings
            {
                Dataset = DatasetId,
                Architecture = architecture,
                BaseChannels = BaseChannels.GetValueOrDefault(architecture) ?? 0,
                Loss = loss,
                Epochs = Epochs ?? 0,
                BatchSize = BatchSize ?? 0,
                LearningRate = LearningRate ?? 0,
                ImageSize = ImageSize ?? 0,
                Seed = seed,
                Device = Device,
                Split = Split.ToSettings(fold),
            }
        );
}
