using System.Globalization;

namespace LesionPortal.Core.Runs;

/// <summary>A number (or a switch, 0 or 1) a person can set: its JSON path, its name on pages, its range, a sentence and where it comes from.</summary>
public sealed record SettingEntry(string Field, string Name, double From, double To, string Sentence, string Source)
{
    /// <summary>On or off instead of a number.</summary>
    public bool IsSwitch { get; init; }

    /// <summary>The problem of a value outside the range, NaN among them; null if it lies inside, bounds included.</summary>
    public SettingProblem? Check(double value) => value >= From && value <= To
        ? null
        : new SettingProblem(Field, string.Create(CultureInfo.InvariantCulture, $"{Name} is {value}; it must be {From} to {To}."));
}
