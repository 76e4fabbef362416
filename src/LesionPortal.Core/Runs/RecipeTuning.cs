using LesionPortal.Core.Cases;

namespace LesionPortal.Core.Runs;

/// <summary>
/// The PH2 cases that <see cref="RunPreset.Recommended"/> was tuned on (decision 018): its parts were trained on 100 of them and chosen by
/// the scores on 25 others. Scores of the recipe on any of these cases are too good as an estimate for new ones.
/// </summary>
public static class RecipeTuning
{
    private const string Trained = """
        002 003 004 008 009 010 015 016 023 025 030 033 037 041 044 045 047 049 058 065 075 080 090 091 105 107 108 118 120 125
        126 132 138 139 142 143 144 147 152 157 161 164 168 169 171 175 176 197 200 203 207 208 210 211 219 240 242 243 251 284
        285 305 328 347 348 356 365 367 368 369 380 381 382 383 384 385 388 390 392 393 394 395 396 397 403 407 408 409 411 419
        420 423 426 427 429 430 432 433 436 437
        """;

    private const string Chosen = """
        006 014 020 022 027 032 036 040 042 043 048 050 061 063 078 088 092 101 103 133 134 135 146 149 150
        """;

    /// <summary>Ids of the cases that the candidates were trained on.</summary>
    public static IReadOnlySet<string> TrainedOn { get; } = Ids(Trained);

    /// <summary>Ids of the cases whose scores chose among the candidates.</summary>
    public static IReadOnlySet<string> ChosenBy { get; } = Ids(Chosen);

    /// <summary>
    /// Whether these settings have the tuned parts: augmentation, optimisation, encoder and preparation as in the recommended preset.
    /// </summary>
    public static bool Uses(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var recipe = RunPreset.Recommended.Settings;
        return settings.Ensemble is null
            && settings.Augmentation == recipe.Augmentation
            && settings.Optimisation == recipe.Optimisation
            && settings.Encoder == recipe.Encoder
            && settings.Preparation == recipe.Preparation;
    }

    /// <summary>How many of these cases took part in the tuning.</summary>
    /// <param name="caseIds">Of a dataset of photographs; ids that are not PH2's are in neither number.</param>
    public static (int ChosenBy, int TrainedOn) Overlap(IEnumerable<string> caseIds)
    {
        List<string> ids = [.. caseIds.Where(Ph2Source.IsCaseId).Select(CaseId.Normalise).Distinct()];
        return (ids.Count(ChosenBy.Contains), ids.Count(TrainedOn.Contains));
    }

    private static HashSet<string> Ids(string numbers) =>
        [.. numbers.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(n => "IMD" + n)];
}
