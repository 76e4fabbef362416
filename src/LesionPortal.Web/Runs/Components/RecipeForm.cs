using LesionPortal.Core.Runs;

namespace LesionPortal.Web.Runs.Components;

/// <summary>The recipe in the form: a number by each setting's field, null while its box is empty, and the choices beside them.</summary>
public sealed class RecipeForm
{
    private readonly Dictionary<string, double?> _values = [];

    public RecipeForm() => Take(new RunSettings());

    public Schedule Schedule { get; set; }
    public MonitoredMetric Monitor { get; set; }
    public Sampling Sampling { get; set; }
    public Precision Precision { get; set; }
    public bool ReadsMonitor => Apply(new RunSettings()).Optimisation.ReadsMonitor;
    public ColourConstancy ColourConstancy { get; set; }
    public Normalisation Normalisation { get; set; }

    /// <summary>None, ImageNet or a file's name.</summary>
    public string EncoderWeights { get; set; } = "";

    public bool HasEncoderWeights => EncoderWeights != EncoderSettings.None;

    /// <summary>By the setting's path, for example "augmentation.scale".</summary>
    public double? this[string field]
    {
        get => _values[field];
        set => _values[field] = value;
    }

    public void Take(RunSettings settings)
    {
        Take(settings, RunCatalogue.Recipe);
        Schedule = settings.Optimisation.Schedule;
        Monitor = settings.Optimisation.Monitor;
        Sampling = settings.Optimisation.Sampling;
        Precision = settings.Optimisation.Precision;
        ColourConstancy = settings.Preparation.ColourConstancy;
        Normalisation = settings.Preparation.Normalisation;
        EncoderWeights = settings.Encoder.Weights;
    }

    public void Take(AugmentationSettings augmentation) =>
        Take(new RunSettings { Augmentation = augmentation }, AugmentationSettings.Catalogue);

    /// <summary>The settings with this recipe; an empty box counts as the default, and <see cref="Validate"/> speaks of it.</summary>
    public RunSettings Apply(RunSettings settings)
    {
        var applied = RunCatalogue.Recipe.Aggregate(settings, (s, r) => r.Set(s, _values[r.Field] ?? r.Default));
        return applied with
        {
            Optimisation = applied.Optimisation with { Schedule = Schedule, Monitor = Monitor, Sampling = Sampling, Precision = Precision },
            Preparation = new ImagePreparation { ColourConstancy = ColourConstancy, Normalisation = Normalisation },
            // A file's digest is taken anew: what counts is the file as it lies there now.
            Encoder = applied.Encoder with
            {
                Weights = EncoderWeights,
                Sha256 = null,
            },
        };
    }

    /// <summary>What the settings themselves can't tell: boxes left empty, and broken numbers where whole ones belong.</summary>
    public IEnumerable<SettingProblem> Validate()
    {
        foreach (var setting in RunCatalogue.Recipe)
        {
            if (_values[setting.Field] is not { } value)
                yield return new(setting.Field, $"{setting.Name} is empty; give {setting.Range}.");
            else if (setting.IsWhole && !double.IsInteger(value))
                yield return new(
                    setting.Field,
                    FormattableString.Invariant($"{setting.Name} is {value}; give a whole number, {setting.Range}.")
                );
        }
    }

    /// <summary>Names of those that are not as the notebook has them, in the order given.</summary>
    public IReadOnlyList<string> Changed(IReadOnlyList<Setting> settings) =>
        [.. settings.Where(r => _values[r.Field] != r.Default).Select(r => r.Name)];

    private void Take(RunSettings settings, IReadOnlyList<Setting> recipe)
    {
        foreach (var setting in recipe)
            _values[setting.Field] = setting.Get(settings);
    }
}
