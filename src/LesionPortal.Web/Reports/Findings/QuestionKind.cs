using LesionPortal.Core.Runs;

namespace LesionPortal.Web.Reports.Findings;

/// <summary>How a question groups configurations, and how an option is called in its answer.</summary>
/// <param name="HeldEqual">The settings with what the question is about taken out.</param>
/// <param name="Option">Different for every option of a group that the question compares.</param>
/// <param name="ByCost">In order of size; null where the best by validation comes first.</param>
internal sealed record QuestionKind(
    ReportQuestion Question,
    Func<RunSettings, RunSettings> HeldEqual,
    Func<RunSettings, string> Option,
    Func<RunSettings, IReadOnlyList<string?>> Held,
    Func<RunSettings, double>? ByCost
)
{
    public static IReadOnlyList<QuestionKind> All { get; } =
    [
        new(ReportQuestion.Loss, s => s with { Loss = default, LossParameters = LossParameters.Default }, Loss, s => [Model(s)], null),
        new(
            ReportQuestion.Architecture,
            s => s with { Architecture = default, BaseChannels = 0 },
            Model,
            s => ["the loss " + Loss(s)],
            null
        ),
        new(
            ReportQuestion.Width,
            s => s with { BaseChannels = 0 },
            s => FormattableString.Invariant($"{s.BaseChannels} base channels"),
            s => [Architecture(s), Loss(s)],
            s => s.BaseChannels
        ),
        new(
            ReportQuestion.Size,
            s => s with { ImageSize = 0 },
            s => FormattableString.Invariant($"{s.ImageSize} px"),
            s => [Model(s), Loss(s)],
            s => s.ImageSize
        ),
        new(
            ReportQuestion.Augmentation,
            s => s with { Augmentation = AugmentationSettings.Off },
            s => s.Augmentation.IsOff ? "no augmentation" : "augmentation",
            s => [Model(s), Loss(s)],
            s => s.Augmentation.IsOff ? 0 : 1
        ),
    ];

    /// <summary>Configurations that answer the question: with all else equal, two different options or more.</summary>
    public IEnumerable<IReadOnlyList<Configuration>> Groups(IEnumerable<Configuration> configurations) =>
        configurations
            .GroupBy(c => HeldEqual(c.Settings))
            .Select(g => g.ToList())
            .Where(g => g.Select(c => Option(c.Settings)).Distinct().Count() == g.Count && g.Count > 1 && Asks(g));

    /// <summary>Two widths of one network are not two architectures.</summary>
    private bool Asks(List<Configuration> group) =>
        Question != ReportQuestion.Architecture || group.Select(c => c.Settings.Architecture).Distinct().Count() > 1;

    private static string Architecture(RunSettings settings) => RunCatalogue.Name(RunCatalogue.Architectures, settings.Architecture);

    private static string Model(RunSettings settings) => FormattableString.Invariant($"{Architecture(settings)} ({settings.BaseChannels})");

    private static string Loss(RunSettings settings) => RunCatalogue.Name(RunCatalogue.Losses, settings.Loss);
}
