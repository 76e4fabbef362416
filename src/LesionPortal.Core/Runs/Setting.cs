using System.Globalization;
using System.Text.Json;

namespace LesionPortal.Core.Runs;

/// <summary>
/// A number (or a switch, 0 or 1) that a person can set, declared once: its JSON path, its name on pages, its range with both bounds, how
/// it is read and set, a sentence and where it comes from. Form, validation, tables and the API's description take it from here.
/// </summary>
public sealed record Setting(
    string Field,
    string Name,
    double From,
    double To,
    Func<RunSettings, double> Get,
    Func<RunSettings, double, RunSettings> Set,
    string Sentence,
    string Source
)
{
    /// <summary>On or off instead of a number.</summary>
    public bool IsSwitch { get; init; }

    /// <summary>The settings hold it as a whole number.</summary>
    public bool IsWhole { get; init; }

    /// <summary>The lower bound itself is not allowed.</summary>
    public bool IsAboveFrom { get; init; }

    /// <summary>Only multiples of this are allowed; 0 where there is no such rule.</summary>
    public int MultipleOf { get; init; }

    /// <summary>The value of new settings: the baseline protocol's; for the numbers inside a loss, its paper's.</summary>
    public double Default => Get(new RunSettings());

    /// <summary>The range in words: "0 to 1", "above 0 and at most 1", "32 to 1,024 in steps of 16".</summary>
    public string Range =>
        IsAboveFrom
            ? $"above {Text(From)} and at most {Text(To)}"
            : $"{Text(From)} to {Text(To)}" + (MultipleOf > 0 ? $" in steps of {Text(MultipleOf)}" : "");

    /// <summary>The problem of a value outside the range, NaN among them; null if it lies inside.</summary>
    public SettingProblem? Check(RunSettings settings)
    {
        var value = Get(settings);
        if (value <= To && (IsAboveFrom ? value > From : value >= From) && (MultipleOf == 0 || value % MultipleOf == 0))
            return null;
        var nearest =
            MultipleOf == 0
                ? ""
                : FormattableString.Invariant($" The nearest is {Math.Clamp(Math.Round(value / MultipleOf) * MultipleOf, From, To)}.");
        return new(Field, FormattableString.Invariant($"{Name} is {value}; it must be {Range}.{nearest}"));
    }

    private static string Text(double bound) => bound.ToString("#,0.######", CultureInfo.InvariantCulture);
}

/// <summary>A part of a run's settings, in which <see cref="Setting"/>s are declared by the property that holds them.</summary>
/// <param name="Path">Its JSON name with a point behind it, such as "augmentation."; empty for the settings themselves.</param>
internal sealed record SettingPart<T>(string Path, Func<RunSettings, T> Of, Func<RunSettings, T, RunSettings> With)
{
    public Setting Number(
        string property,
        string name,
        double from,
        double to,
        Func<T, double> get,
        Func<T, double, T> set,
        string sentence,
        string source
    ) =>
        new(
            Path + JsonNamingPolicy.CamelCase.ConvertName(property),
            name,
            from,
            to,
            s => get(Of(s)),
            (s, v) => With(s, set(Of(s), v)),
            sentence,
            source
        );

    public Setting Whole(
        string property,
        string name,
        int from,
        int to,
        Func<T, int> get,
        Func<T, int, T> set,
        string sentence,
        string source
    ) => Number(property, name, from, to, p => get(p), (p, v) => set(p, (int)v), sentence, source) with { IsWhole = true };

    public Setting Switch(string property, string name, Func<T, bool> get, Func<T, bool, T> set, string sentence, string source) =>
        Number(property, name, 0, 1, p => get(p) ? 1 : 0, (p, v) => set(p, v > 0), sentence, source) with
        {
            IsSwitch = true,
        };
}
