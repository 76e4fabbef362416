using System.Text.Json;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;

namespace LesionPortal.Web.Runs.Components;

/// <summary>The part of the form that says which cases train, choose and test: by sizes with a seed, or by lists of ids.</summary>
public sealed class SplitForm
{
    private static readonly char[] Separators = [' ', ',', ';', '\t', '\r', '\n', '"', '\'', '[', ']'];

    public bool ByLists { get; set; }
    public int? Train { get; set; } = 100;
    public int? Validation { get; set; } = 50;
    public int? Test { get; set; } = 50;
    public int? Seed { get; set; } = 1;

    /// <summary>Ids as typed, parted by spaces, commas or lines.</summary>
    public string TrainIds { get; set; } = "";
    public string ValidationIds { get; set; } = "";
    public string TestIds { get; set; } = "";

    /// <summary>Of a suite: into how many folds training and validation cases are cut; 0 or empty is no cross-validation.</summary>
    public int? Folds { get; set; }

    /// <summary>Of a single run, cloned from a cross-validation: which fold it is; 0 for none.</summary>
    public int Fold { get; set; }

    /// <summary>Of a single run; of a suite's run it is <see cref="ToSettings(int)"/>.</summary>
    public SplitSettings ToSettings() => ToSettings(Fold);

    /// <param name="fold">0 leaves the folds out.</param>
    public SplitSettings ToSettings(int fold)
    {
        var settings = ByLists
            ? SplitSettings.OfCases(new Split(Ids(TrainIds), Ids(ValidationIds), Ids(TestIds)))
            : SplitSettings.OfSizes(Train ?? 0, Validation ?? 0, Test ?? 0, Seed ?? 0);
        return fold == 0 ? settings : settings with { Seed = Seed ?? 0, Folds = Folds ?? 0, Fold = fold };
    }

    public void Take(SplitSettings settings)
    {
        ByLists = settings.Explicit is not null;
        Folds = settings.Folds > 0 ? settings.Folds : null;
        Fold = settings.Fold;
        if (settings.Explicit is { } split)
        {
            Seed = settings.Folds > 0 ? settings.Seed : Seed;
            TrainIds = string.Join("\n", split.Train);
            ValidationIds = string.Join("\n", split.Validation);
            TestIds = string.Join("\n", split.Test);
            return;
        }

        (Train, Validation, Test, Seed) = (settings.TrainCount, settings.ValidationCount, settings.TestCount, settings.Seed);
    }

    /// <summary>Fills the lists (or sizes) from JSON as the API takes it: {"train":[…],"validation":[…],"test":[…]}.</summary>
    /// <returns>Null when taken; else what is wrong with it and what was expected.</returns>
    public string? TakeJson(string json)
    {
        try
        {
            if (JsonSerializer.Deserialize<SplitSettings>(json, RunJson.Options) is not { } settings)
                return "The file holds null; expected {\"train\":[…],\"validation\":[…],\"test\":[…]}.";
            Take(settings);
            return null;
        }
        catch (JsonException exception)
        {
            return $"Not a split: {exception.Message} Expected {{\"train\":[\"IMD003\",…],\"validation\":[…],\"test\":[…]}}.";
        }
    }

    /// <summary>
    /// The sizes wanted when the dataset has cases enough, else the same proportions of what it has (at least one case a part).
    /// </summary>
    public static SplitSettings Fit(SplitSettings wanted, int cases)
    {
        var total = wanted.TrainCount + wanted.ValidationCount + wanted.TestCount;
        if (wanted.Explicit is not null || cases >= total || cases < 3)
            return wanted;
        var validation = Math.Max(1, (int)((long)cases * wanted.ValidationCount / total));
        var test = Math.Max(1, (int)((long)cases * wanted.TestCount / total));
        return SplitSettings.OfSizes(cases - validation - test, validation, test, wanted.Seed);
    }

    private static string[] Ids(string text) =>
        text.Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
