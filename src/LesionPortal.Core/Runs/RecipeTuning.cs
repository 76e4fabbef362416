using LesionPortal.Core.Cases;

namespace LesionPortal.Core.Runs;

/// <summary>
/// The PH2 cases that <see cref="RunPreset.Recommended"/> was tuned on (decision 018): its candidates were trained on them and selected by
/// their scores, each case in one role or the other. Scores of the recipe on any of these cases are too high as an estimate for new ones.
/// </summary>
public static class RecipeTuning
{
    private const string Numbers = """
        002 003 004 006 008 009 010 014 015 016 020 022 023 025 027 030 032 033 036 037 040 041 042 043 044 045 047 048 049 050
        058 061 063 065 075 078 080 088 090 091 092 101 103 105 107 108 118 120 125 126 132 133 134 135 138 139 142 143 144 146
        147 149 150 152 157 161 164 168 169 171 175 176 197 200 203 207 208 210 211 219 240 242 243 251 284 285 305 328 347 348
        356 365 367 368 369 380 381 382 383 384 385 388 390 392 393 394 395 396 397 403 407 408 409 411 419 420 423 426 427 429
        430 432 433 436 437
        """;

    /// <summary>Ids of these cases.</summary>
    public static IReadOnlySet<string> Cases { get; } =
        Numbers.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(n => "IMD" + n).ToHashSet();

    /// <summary>
    /// Whether these settings have the tuned parts: augmentation, encoder and preparation as in the recommended preset.
    /// </summary>
    public static bool Uses(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var recipe = RunPreset.Recommended.Settings;
        return settings.Ensemble is null
            && settings.Augmentation == recipe.Augmentation
            && settings.Encoder == recipe.Encoder
            && settings.Preparation == recipe.Preparation;
    }

    /// <summary>How many of these cases took part in the tuning.</summary>
    /// <param name="caseIds">Of a dataset of photographs; ids that are not PH2's do not count.</param>
    public static int Overlap(IEnumerable<string> caseIds) =>
        caseIds.Where(Ph2Source.IsCaseId).Select(CaseId.Normalise).Distinct().Count(Cases.Contains);
}
