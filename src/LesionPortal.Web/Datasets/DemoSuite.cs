using LesionPortal.Core.Runs;
using LesionPortal.Formats.Synthetic;

namespace LesionPortal.Web.Datasets;

/// <summary>The notebook's six runs, small enough to be through in about five minutes on two cores.</summary>
internal static class DemoSuite
{
    /// <param name="cases">How many the dataset has, 5 or more; at most 60 take part, three fifths of them in training.</param>
    public static IReadOnlyList<RunSettings> Of(int datasetId, int cases)
    {
        var part = Math.Max(1, Math.Min(cases, SyntheticDataset.DefaultCount) / 5);
        var settings = RunPreset.QuickLook.Settings with
        {
            Dataset = datasetId,
            Epochs = 30,
            Split = SplitSettings.OfSizes(3 * part, part, part, seed: 1),
        };
        return
        [
            .. RunCatalogue.BaselineArchitectures.SelectMany(architecture =>
                RunCatalogue.BaselineLosses.Select(loss => settings with { Architecture = architecture, Loss = loss })
            ),
        ];
    }
}
